"""Another secret key: all that is sealed, and every lookup, is made anew, also after a kill half-way."""

import asyncio
import dataclasses
import signal
import subprocess
import sys
from typing import Any

import pytest
from sqlalchemy import Connection, LargeBinary, select, text, update

from db import rekey
from db.alone import alone_with
from db.backup import in_one_moment
from db.errors import AlreadyRunning, DatabaseProblem, WrongKey
from db.open import open_store
from db.sealing import Sealer
from db.tables import audit, identities, inbox, invite_failures, metadata
from db.unit import Unit
from db.verify import examine
from desk.keys_rotate import reseal
from domain.patient import Status
from tests.db.people import CHAT, DAY, NOW
from tests.db.test_erase import CANARY, OTHER, live
from tests.engines import KEY, SEALER
from tests.process import ROOT

NEW = Sealer(b"another key, of 32 bytes or more")
CROWD = 12  # several transactions' worth
AT_ONCE = 5

KILLED = """
import os, signal, sys
from db.alone import alone_with
from db.sealing import Sealer
from desk.keys_rotate import reseal
old, new = (Sealer(bytes.fromhex(key)) for key in sys.argv[2:4])
def told(done, of):
    if done >= int(sys.argv[4]):
        os.kill(os.getpid(), signal.SIGKILL)
with alone_with(sys.argv[1]) as run:
    reseal(run, [old], new, told, 5)
"""


def crowd(unit: Unit) -> None:
    """Two people with rows everywhere, a staff account, a stranger's wrong code, and many who only came."""
    live(unit, CHAT)
    live(unit, OTHER)
    unit.accounts.add("jo@example.org", "Jo", frozenset(), NOW)
    unit.invites.note_failure(99_999, NOW)
    for chat in range(CROWD):
        patient = unit.patients.add(1_000_000 + chat, Status.ACTIVE, "en", NOW)
        unit.patients.save(dataclasses.replace(patient, name="Sam"))


async def rotated(url: str, old: Sealer = SEALER, new: Sealer = NEW) -> int:
    def work() -> int:
        with alone_with(url) as run:
            return reseal(run, [old], new, at_once=AT_ONCE)

    return await asyncio.to_thread(work)


def faults(url: str, *sealers: Sealer) -> list[str]:
    found = in_one_moment(url, lambda connection: list(examine(connection, sealers)))
    return [told for well, told in found if not well]


def under(connection: Connection, key: Sealer) -> list[str]:
    """Where a cell still is under this key."""
    return [
        f"{each.table.name}.{column.name}"
        for each in rekey.sealed_tables()
        for column in each.table.columns
        if column.name in each.columns
        for cell in connection.scalars(select(column).where(column.is_not(None)))
        if key.sealed_here(bytes(cell))
    ]


async def is_as_before(url: str, key: Sealer) -> None:
    """Everything that was found by the old key is found by this one."""

    def work(unit: Unit) -> None:
        patient = unit.patients.by_chat(CHAT)
        assert patient is not None and patient.name == CANARY
        assert unit.patients.chat_of(patient.id) == CHAT
        assert unit.invites.failures_since(CHAT, NOW) == 1
        assert unit.invites.failures_since(None, NOW) == 3
        waiting = unit.inbox.waiting(1000, [], NOW + DAY)
        assert {each.chat for each in waiting} == {CHAT, OTHER}
        assert unit.inbox.waiting(1000, [CHAT, OTHER], NOW + DAY) == []
        jo = unit.accounts.by_email("jo@example.org")
        assert jo is not None and jo.name == "Jo"
        assert unit.audit.verify() is None
        done = select(inbox.c.update_id).where(inbox.c.chat_hmac == key.chat(CHAT), inbox.c.state == "done")
        assert unit.connection.scalar(done) == CHAT * 10  # erasing them finds it still
        unit.patients.erase(patient.id)
        assert unit.connection.scalar(done) is None

    async with await open_store(url, key) as store:
        await store.run(work)


async def test_everything_opens_and_is_found_under_the_new_key_and_nothing_under_the_old(
    empty_url: str,
) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(crowd)
    assert await rotated(empty_url) > CROWD
    assert await asyncio.to_thread(faults, empty_url, NEW) == []
    assert await asyncio.to_thread(in_one_moment, empty_url, lambda c: under(c, SEALER)) == []
    with pytest.raises(WrongKey):
        await open_store(empty_url, SEALER)
    await is_as_before(empty_url, NEW)


@pytest.mark.parametrize("after", [1, 15])
async def test_killed_half_way_it_goes_on_where_it_was(empty_url: str, after: int) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(crowd)
    other = b"another key, of 32 bytes or more"
    command = (sys.executable, "-c", KILLED, empty_url, KEY.hex(), other.hex(), str(after))
    killed = await asyncio.to_thread(subprocess.run, command, cwd=ROOT, check=False)
    assert killed.returncode == -signal.SIGKILL
    left = await asyncio.to_thread(in_one_moment, empty_url, lambda c: len(under(c, SEALER)))
    done = await asyncio.to_thread(in_one_moment, empty_url, lambda c: len(under(c, NEW)))
    assert left and done
    for key in (SEALER, NEW):  # half under one key, half under the other: nobody is served from that
        with pytest.raises(WrongKey, match="rotate-keys"):
            await open_store(empty_url, key)
    assert await rotated(empty_url) < left
    assert await asyncio.to_thread(faults, empty_url, NEW) == []
    await is_as_before(empty_url, NEW)


async def test_a_key_may_be_changed_again_and_the_log_stays_whole(empty_url: str) -> None:
    third = Sealer(b"a third key, of 32 bytes or more")
    async with await open_store(empty_url, SEALER) as store:
        await store.run(crowd)
    await rotated(empty_url)
    async with await open_store(empty_url, NEW) as store:
        await store.run(lambda unit: unit.audit.append("Jo", "looked", None, {}, NOW + DAY))
    await rotated(empty_url, NEW, third)
    assert await asyncio.to_thread(faults, empty_url, third) == []
    await is_as_before(empty_url, third)


@pytest.mark.parametrize("seq", [1, 2])
async def test_an_entry_from_before_the_change_cannot_be_altered_unseen(empty_url: str, seq: int) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(crowd)
    await rotated(empty_url)

    def meddle(unit: Unit) -> int | None:
        unit.audit.append("Jo", "looked", None, {}, NOW)
        if unit.connection.dialect.name == "sqlite":
            unit.connection.execute(text("DROP TRIGGER audit_no_update"))
        else:
            unit.connection.execute(text("ALTER TABLE audit DISABLE TRIGGER ALL"))
        unit.connection.execute(update(audit).where(audit.c.seq == seq).values(actor="Nobody"))
        return unit.audit.verify()

    async with await open_store(empty_url, NEW) as store:
        found = await store.run(meddle)
    assert found is not None and found >= seq


async def test_with_a_key_that_is_not_the_databases_nothing_is_changed(empty_url: str) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(crowd)
    with pytest.raises(WrongKey, match="SECRET_KEY_OLD"):
        await rotated(empty_url, old=Sealer(b"the wrong key, of 32 bytes or so"))
    assert await asyncio.to_thread(faults, empty_url, SEALER) == []


async def test_a_cell_that_nobody_can_open_is_not_lost_by_changing_the_key(empty_url: str) -> None:
    strange = Sealer(b"somebody else's, 32 bytes or more").seal("1", "identities", 1, "chat")
    async with await open_store(empty_url, SEALER) as store:
        await store.run(crowd)
        await store.run(lambda unit: unit.connection.execute(update(identities).values(chat=strange)))
    with pytest.raises(DatabaseProblem, match=r"identities\.chat"):
        await rotated(empty_url)
    assert [told for told in await asyncio.to_thread(faults, empty_url, NEW, SEALER) if "another key" in told]


async def test_nobody_changes_the_key_under_a_running_service(empty_url: str) -> None:
    async with await open_store(empty_url, SEALER) as store:
        await store.run(lambda unit: unit.leases.take("send", "machine-3", DAY))
        with pytest.raises(AlreadyRunning):
            await rotated(empty_url)


def test_every_column_of_bytes_is_known_to_the_change_of_keys() -> None:
    """A new table with a lookup in it must say what becomes of it: see db/rekey.py."""
    known = rekey.looked_up_columns() | rekey.UNTOUCHED | rekey.FORGOTTEN
    columns: list[Any] = [c for table in metadata.sorted_tables for c in table.columns]
    kept = {str(c) for c in columns if isinstance(c.type, LargeBinary) and not c.info.get("sealed")}
    assert kept == known
    assert str(invite_failures.c.chat_hmac) in known
