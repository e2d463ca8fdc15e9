"""The staff changes the programme: a draft first, then, with a reason, the next version; never in place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from actions.house import House
from actions.ports import Unit
from content.programme import check
from domain.programmes import Difference, ProgrammeDraft, ProgrammeVersion, differences
from domain.staff import Permission, Reach, Staff

SHORTEST_REASON = 3
LONGEST_REASON = 500
HISTORY_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Faults:
    """Nothing was kept: a sentence for each key that is wrong ("" for what concerns the whole)."""

    by_key: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Nothing was saved: somebody else changed the programme since. `theirs` is what they changed, `ours`
    what was to be changed, both against the version that this change began with."""

    newest: ProgrammeVersion
    theirs: Sequence[Difference]
    ours: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Review:
    """A draft with what it would change."""

    draft: ProgrammeDraft
    base: ProgrammeVersion
    changes: Sequence[Difference]
    overtaken: Overtaken | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A version with what it changed against the one before it (nothing for the first)."""

    version: ProgrammeVersion
    changes: Sequence[Difference]


@dataclass(frozen=True, slots=True)
class Compared:
    """A version, what holds now, and what going back would change."""

    version: ProgrammeVersion
    newest: ProgrammeVersion
    changes: Sequence[Difference]


def current(unit: Unit, house: House, now: datetime, staff: Staff) -> ProgrammeVersion:
    """The version that holds now."""
    staff.must(Permission.SEE_PROGRAMMES, Reach.ANYWHERE)
    return _newest(unit, house, now)


def history(
    unit: Unit, house: House, now: datetime, staff: Staff, before: int | None = None
) -> Sequence[Step]:
    """Newest first, at most HISTORY_AT_ONCE; `before` a version's number for the ones further back."""
    staff.must(Permission.SEE_PROGRAMMES, Reach.ANYWHERE)
    found = unit.programmes.history(HISTORY_AT_ONCE + 1, before)
    older = [*found[1:], None]
    steps = [
        Step(each, differences(earlier.programme, each.programme) if earlier else [])
        for each, earlier in zip(found, older, strict=True)
    ]
    return steps[:HISTORY_AT_ONCE]


def compared(unit: Unit, house: House, now: datetime, staff: Staff, version: int) -> Compared | None:
    """Any version by its number, and what going back to it would change."""
    staff.must(Permission.SEE_PROGRAMMES, Reach.ANYWHERE)
    found, newest = unit.programmes.version(version), _newest(unit, house, now)
    if found is None:
        return None
    return Compared(found, newest, differences(newest.programme, found.programme))


def authors(unit: Unit, house: House, now: datetime, staff: Staff) -> Mapping[str, str]:
    """The names of everybody who may have changed it, by what the audit log calls them."""
    staff.must(Permission.SEE_PROGRAMMES, Reach.ANYWHERE)
    return {f"staff:{number}": name for number, name in unit.accounts.names().items()}


def propose(
    unit: Unit, house: House, now: datetime, staff: Staff, based_on: int, raw: Mapping[str, Any]
) -> ProgrammeDraft | Faults:
    """Keep a change as a draft, checked like a programme file; `based_on` is the version that was edited."""
    staff.must(Permission.CHANGE_PROGRAMMES, Reach.EVERYWHERE)
    base = unit.programmes.version(based_on)
    if base is None:
        return Faults({"": "There is no such version of the programme."})
    programme, faults = check({**raw, "id": base.programme.id})
    faults |= {} if "instrument" in faults else _instrument_faults(house, str(raw.get("instrument")))
    if programme is None or faults:
        return Faults(faults)
    if not differences(base.programme, programme):
        return Faults({"": "Nothing is different from the programme as it is."})
    return unit.programmes.keep_draft(based_on, programme, staff.actor, now)


def propose_back(
    unit: Unit, house: House, now: datetime, staff: Staff, version: int
) -> ProgrammeDraft | Faults:
    """A draft that goes back to how an older version was."""
    staff.must(Permission.CHANGE_PROGRAMMES, Reach.EVERYWHERE)
    older, newest = unit.programmes.version(version), _newest(unit, house, now)
    if older is None:
        return Faults({"": "There is no such version of the programme."})
    faults = _instrument_faults(house, older.programme.instrument)
    if faults:
        return Faults(faults)
    if not differences(newest.programme, older.programme):
        return Faults({"": f"The programme is as version {version} was already."})
    return unit.programmes.keep_draft(newest.version, older.programme, staff.actor, now, back_to=version)


def review(unit: Unit, house: House, now: datetime, staff: Staff, draft: int) -> Review | None:
    """One's own draft, and what it would change; None once it was confirmed, given up or replaced."""
    staff.must(Permission.CHANGE_PROGRAMMES, Reach.EVERYWHERE)
    found = _own(unit, staff, draft)
    base = None if found is None else unit.programmes.version(found.based_on)
    if found is None or base is None:
        return None
    changes = differences(base.programme, found.programme)
    return Review(found, base, changes, _overtaken(found, base, _newest(unit, house, now)))


def confirm(
    unit: Unit, house: House, now: datetime, staff: Staff, draft: int, reason: str
) -> ProgrammeVersion | Faults | Overtaken | None:
    """Make one's draft the programme from now on, and have everybody planned anew, bit by bit.

    Old results keep the level they were given, whatever is asked from now on. None if the draft is gone.
    """
    staff.must(Permission.CHANGE_PROGRAMMES, Reach.EVERYWHERE)
    newest = unit.programmes.newest(hold=True) or _newest(unit, house, now)
    found = _own(unit, staff, draft)
    base = None if found is None else unit.programmes.version(found.based_on)
    if found is None or base is None:
        return None
    overtaken = _overtaken(found, base, newest)
    if overtaken is not None:
        return overtaken
    reason = " ".join(reason.split())
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        return Faults({"reason": "Say in a few words why, so that others understand it later."})
    added = unit.programmes.add(found.programme, staff.actor, reason, now, found.back_to)
    unit.programmes.drop_draft(found.id)
    unit.replans.ask(f"programme {added.version}", None, now)
    unit.audit.append(
        staff.actor,
        "programme.changed",
        None,
        {"version": added.version, "back_to": found.back_to},
        now,
    )
    return added


def give_up(unit: Unit, house: House, now: datetime, staff: Staff, draft: int) -> None:
    """Drop one's own draft; nothing has changed."""
    staff.must(Permission.CHANGE_PROGRAMMES, Reach.EVERYWHERE)
    if _own(unit, staff, draft) is not None:
        unit.programmes.drop_draft(draft)


def _own(unit: Unit, staff: Staff, draft: int) -> ProgrammeDraft | None:
    found = unit.programmes.draft(draft)
    return found if found is not None and found.author == staff.actor else None


def _newest(unit: Unit, house: House, now: datetime) -> ProgrammeVersion:
    """What holds; before the first start has put it in, as it was delivered."""
    return unit.programmes.newest() or ProgrammeVersion(
        0, house.programme, "file", "As it was delivered.", now
    )


def _overtaken(draft: ProgrammeDraft, base: ProgrammeVersion, newest: ProgrammeVersion) -> Overtaken | None:
    if newest.version == base.version:
        return None
    return Overtaken(
        newest,
        differences(base.programme, newest.programme),
        differences(base.programme, draft.programme),
    )


def _instrument_faults(house: House, instrument: str) -> dict[str, str]:
    """It has to be here, with its words and its scorer."""
    found = house.instruments.get(instrument)
    if found is None:
        return {"instrument": f"“{instrument}” is no questionnaire that is installed here."}
    if not (found.can_ask and found.can_score):
        return {"instrument": f"{instrument} is not complete: the operator has to install its words first."}
    return {}
