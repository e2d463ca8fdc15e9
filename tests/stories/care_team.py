"""Somebody of the care team in a story: does at the console, over HTTP, what a coordinator would click."""

import re
import secrets
from dataclasses import replace
from datetime import UTC, datetime

import aiohttp

from console.cookies import SESSION
from db.open import open_store
from db.unit import Unit
from domain.staff import Grant, Role
from tests.engines import SEALER

TOKEN = re.compile(r'name="token" value="([0-9a-f]{64})"')
DEEDS = {
    "writes": "talk/send",
    "takes over": "talk/take-over",
    "says": "talk/line",
    "hands back": "talk/hand-back",
}
STEP = re.compile(rf'^(?P<deed>{"|".join(DEEDS)})(?: "(?P<text>.+)")?$')


class CareTeam:
    """`address`: the running service's."""

    def __init__(self, session: aiohttp.ClientSession, address: str, database_url: str) -> None:
        self._session, self._address, self._database_url = session, address, database_url
        self._cookies: dict[str, str] = {}

    async def does(self, what: str, chat: int) -> None:
        """One step about the patient of this chat. AssertionError if the console won't have it."""
        step = STEP.match(what)
        assert step is not None, f"the care team can't: {what}"
        patient = await self._at_the_desk(chat)
        page = f"{self._address}/console/patients/{patient}"
        async with self._session.get(f"{page}/talk", cookies=self._cookies) as shown:
            token = TOKEN.search(await shown.text())
        assert token is not None
        form = {"token": token[1], "text": step["text"] or ""}
        path = f"{page}/{DEEDS[step['deed']]}"
        async with self._session.post(
            path, data=form, cookies=self._cookies, allow_redirects=False
        ) as answer:
            assert answer.status == 303, f"{what}: {answer.status}"

    async def _at_the_desk(self, chat: int) -> int:
        """Signed in, once; whom they look at."""

        def work(unit: Unit) -> int:
            patient = unit.patients.by_chat(chat)
            assert patient is not None
            if not self._cookies:
                now, key = datetime.now(UTC), secrets.token_urlsafe(32)
                made = unit.accounts.add("jo@example.org", "Jo", frozenset({Grant(Role.COORDINATOR)}), now)
                assert made is not None
                unit.accounts.save(replace(made, password_hash="-", totp="JBSWY3DPEHPK3PXP"))  # noqa: S106
                unit.sessions.begin(key, made.id, now)
                self._cookies[SESSION] = key
            return patient.id

        async with await open_store(self._database_url, SEALER, guest=True) as store:
            return await store.run(work)
