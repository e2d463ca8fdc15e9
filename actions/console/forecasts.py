"""What somebody wants a forecast of: a tip going live or being withdrawn, or a change of the programme."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from actions.forecast import Setting
from actions.house import House
from actions.ports import Unit
from domain.patient import Patient, PatientId
from domain.programmes import Difference, ProgrammeDraft, differences
from domain.records import StoredTip
from domain.staff import Permission, Reach, Staff

LIVE = "published"  # what a tip's stage will be


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change that nobody has made yet. `subject` is what is changed: a newer proposal about the same takes
    the older one's place. `key` is the proposal itself on the words and programme as they stand. `levels`:
    whom it can concern; None: everybody."""

    subject: str
    key: str
    before: Setting
    after: Setting
    levels: frozenset[int] | None = None
    tip: str | None = None


@dataclass(frozen=True, slots=True)
class OfTip:
    """A tip's text going live, or (`text` None) the tip being withdrawn; `live` is what people get now."""

    proposal: Proposal
    tip: str
    text: StoredTip | None
    live: StoredTip | None


@dataclass(frozen=True, slots=True)
class OfDraft:
    """A change of the programme."""

    proposal: Proposal
    draft: ProgrammeDraft
    changes: Sequence[Difference]


def of_tip(
    unit: Unit, house: House, now: datetime, staff: Staff, tip: str, version: int, revision: int
) -> OfTip | None:
    """What publishing this text would do; None if there is no such text."""
    staff.must(Permission.FORECAST, Reach.ANYWHERE)
    text = unit.tips.get(tip, version, revision)
    if text is None:
        return None
    tips = unit.tips.current()
    live = _live(tips, tip)
    text = replace(text, status=LIVE)
    after = sorted([*(each for each in tips if each.id != tip), text], key=lambda each: each.id)
    levels = text.levels | (live.levels if live else frozenset())
    setting = Setting(house, after, changed=live is None, tip_changed=tip)
    key = _key(unit, tips, f"tip {tip} v{version} r{revision}")
    return OfTip(Proposal(f"tip {tip}", key, Setting(house, tips), setting, levels, tip), tip, text, live)


def of_withdrawal(unit: Unit, house: House, now: datetime, staff: Staff, tip: str) -> OfTip | None:
    """What withdrawing this tip would do; None if nobody gets it."""
    staff.must(Permission.FORECAST, Reach.ANYWHERE)
    tips = unit.tips.current()
    live = _live(tips, tip)
    if live is None:
        return None
    setting = Setting(house, [each for each in tips if each.id != tip], tip_changed=tip)
    key = _key(unit, tips, f"tip {tip} withdrawn")
    proposal = Proposal(f"tip {tip}", key, Setting(house, tips), setting, live.levels)
    return OfTip(proposal, tip, None, live)


def of_draft(unit: Unit, house: House, now: datetime, staff: Staff, draft: int) -> OfDraft | None:
    """What one's own draft of the programme would do; None if it is gone."""
    staff.must(Permission.CHANGE_PROGRAMMES, Reach.EVERYWHERE)
    found = unit.programmes.draft(draft)
    if found is None or found.author != staff.actor:
        return None
    tips = unit.tips.current()
    after = Setting(replace(house, programme=found.programme), tips, changed=True)
    key = _key(unit, tips, f"programme {draft}")
    proposal = Proposal("programme " + staff.actor, key, Setting(house, tips), after)
    return OfDraft(proposal, found, differences(house.programme, found.programme))


def known(
    unit: Unit, house: House, now: datetime, staff: Staff, people: Sequence[PatientId]
) -> Mapping[PatientId, Patient]:
    """Those of them whom this person may see; the audit log says that they were looked at."""
    there = [unit.patients.get(number) for number in people if unit.patients.exists(number)]
    seen = [each for each in there if staff.may(Permission.SEE_PATIENT, each.site)]
    if seen:
        unit.audit.append(staff.actor, "forecast.seen", None, {"patients": len(seen)}, now)
    return {each.id: each for each in seen}


def _live(tips: Sequence[StoredTip], tip: str) -> StoredTip | None:
    return next((each for each in tips if each.id == tip), None)


def _key(unit: Unit, tips: Sequence[StoredTip], what: str) -> str:
    """Another as soon as the words or the programme change."""
    newest = unit.programmes.newest()
    state = [(each.id, each.version, each.revision, each.status) for each in tips]
    mark = sha256(f"{newest.version if newest else 0} {state}".encode()).hexdigest()[:16]
    return f"{what} {mark}"
