"""The console over real HTTP: people of the staff signed in, each with a browser of their own."""

import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from console.cookies import SESSION
from console.passwords import Passwords
from console_desk import desk_for, hang_up_console
from content.catalogue import Catalogue, load_catalogue
from content.words import Words, load_words
from db.open import Store, open_store
from db.unit import Unit
from domain.accounts import Account
from domain.sites import SiteId
from domain.staff import Grant, Role
from keys import keep_keys
from settings import Settings
from stock import name_first_site
from tests.engines import SEALER, SECRET
from tests.running import Running
from wiring import Parts, put_together

T = TypeVar("T")
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))  # a thousandth of the real one
EVERY_ROLE = frozenset(Grant(role) for role in Role)
TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')


@dataclass
class Browser:
    """Somebody of the staff at the console. Addresses are as in routes: `get("/today")`."""

    account: Account
    client: httpx.AsyncClient
    _token: str | None = None

    async def get(self, path: str, **query: str) -> httpx.Response:
        """A page; redirects are not followed."""
        return await self.client.get(f"/console{path}", params=query or None)

    async def page(self, path: str, **query: str) -> str:
        """A page that must be there, as HTML."""
        answer = await self.get(path, **query)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.headers.get('location')}"
        return answer.text

    async def post(self, path: str, data: dict[str, Any] | None = None, files: Any = None) -> httpx.Response:
        """A form with its token; the answer is usually 303."""
        form = {"token": await self.token(), **(data or {})}
        return await self.client.post(f"/console{path}", data=form, files=files)

    async def did(self, path: str, data: dict[str, Any] | None = None, files: Any = None) -> str:
        """Send a form that must work, and read the page that follows."""
        answer = await self.post(path, data, files)
        assert answer.status_code == 303, f"{path}: {answer.status_code} {answer.text}"
        followed = await self.client.get(answer.headers["location"])
        assert followed.status_code == 200
        return followed.text

    async def token(self) -> str:
        """What their forms carry."""
        if self._token is None:
            found = TOKEN.search(await self.page("/account"))
            assert found is not None
            self._token = found[1]
        return self._token


@dataclass
class Console:
    """The console and its database. `parts` is what wiring made, where it runs in this process."""

    address: str
    store: Store
    closing: AsyncExitStack
    parts: Parts | None = None
    app: FastAPI | None = None
    browsers: list[Browser] = field(default_factory=list)

    async def unit(self, work: Callable[[Unit], T]) -> T:
        """Look into the database, or put something there."""
        return await self.store.run(work)

    async def site(self, name: str) -> SiteId:
        """One more site; the first is SiteId(1)."""
        made = await self.unit(lambda unit: unit.sites.add(name))
        assert made is not None
        return made

    async def somebody(self, grants: Iterable[Grant], name: str = "Jo Coordinator") -> Account:
        """An account that can sign in (nobody knows its password)."""
        number = len(self.browsers) + 1

        def add(unit: Unit) -> Account:
            email = f"{number}.{secrets.token_hex(3)}@clinic.example"
            made = unit.accounts.add(email, name, frozenset(grants), datetime.now(UTC))
            assert made is not None
            assert unit.accounts.save(replace(made, password_hash="-", totp="JBSWY3DPEHPK3PXP"))  # noqa: S106
            found = unit.accounts.get(made.id)
            assert found is not None
            return found

        return await self.unit(add)

    async def signed_in(self, grants: Iterable[Grant], name: str = "Jo Coordinator") -> Browser:
        """Somebody with these grants, in a browser of their own. The sign-in page has tests of its own."""
        account, key = await self.somebody(grants, name), secrets.token_urlsafe(32)
        await self.unit(lambda unit: unit.sessions.begin(key, account.id, datetime.now(UTC)))
        browser = Browser(account, await self.stranger())
        browser.client.cookies.set(SESSION, key)
        self.browsers.append(browser)
        return browser

    async def stranger(self) -> httpx.AsyncClient:
        """A browser in which nobody is signed in; its addresses begin with /console."""
        transport = httpx.ASGITransport(self.app) if self.app is not None else None
        headers = {"accept": "text/html"}  # as a browser asks for pages
        client = httpx.AsyncClient(base_url=self.address, timeout=30, transport=transport, headers=headers)
        return await self.closing.enter_async_context(client)


@cache
def shipped() -> tuple[Catalogue, Words]:
    """Read once for all tests."""
    return load_catalogue(None), load_words()


@asynccontextmanager
async def console_on(store: Store, folder: Path, **changes: Any) -> AsyncIterator[Console]:
    """The console put together as wiring does it, without a simulator or anything that runs by itself."""
    said: dict[str, Any] = {"data_dir": folder, "secret_key": SECRET, **changes}
    settings = Settings(**said)
    parts = put_together(settings, keep_keys(settings), store, *shipped(), "http://127.0.0.1:1")
    app = FastAPI(openapi_url=None)
    hang_up_console(app, replace(desk_for(parts), passwords=QUICK))
    for prepare in (name_first_site,):
        await parts.service.run(prepare)
    async with AsyncExitStack() as closing:
        yield Console("http://127.0.0.1:8080", store, closing, parts, app)


@pytest.fixture
async def console(store: Store, tmp_path: Path) -> AsyncIterator[Console]:
    """Once on each engine, in this process. `await console.signed_in([Grant(Role.AUTHOR)])` for others."""
    async with console_on(store, tmp_path / "data") as made:
        yield made


@pytest.fixture
async def coordinator(console: Console) -> Browser:
    """Somebody with every role at all sites, signed in."""
    return await console.signed_in(EVERY_ROLE)


@pytest.fixture
async def running_console(running: Running, database_url: str) -> AsyncIterator[Console]:
    """The same of a whole running service with its simulator (`running.address`/sim/…): 3 s a test."""
    async with AsyncExitStack() as closing, await open_store(database_url, SEALER, guest=True) as store:
        yield Console(running.address, store, closing)
