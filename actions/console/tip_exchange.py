"""Tips out to a file and in again: every row is looked at first, then all of them go in or none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from actions.console.tips import Overtaken, create, save
from actions.house import House
from actions.ports import Unit
from content.exchange.rows import Fault, Offer
from content.tipcheck import errors_in, inspect_tip
from domain.staff import Permission, Reach, Staff
from domain.tip_desk import Revision, What
from domain.tip_workflow import Number, TipText, likely


@dataclass(frozen=True, slots=True)
class Incoming:
    """One tip of an upload. `now`: the newest text here, None for a new tip. `errors`: what the linter will
    want mended before it can be handed in."""

    tip: str
    text: TipText
    now: Revision | None
    errors: int

    @property
    def kind(self) -> str:
        """new | changed | unchanged"""
        if self.now is None:
            return "new"
        return "unchanged" if self.now.text == self.text else "changed"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an upload would do; with faults it will do nothing, and `number` is None."""

    number: int | None
    incoming: Sequence[Incoming]
    faults: Sequence[Fault]


class ChangedMeanwhile(Exception):
    """Somebody saved one of these tips between the preview and the yes; nothing was imported."""

    def __init__(self, tip: str) -> None:
        super().__init__(tip)
        self.tip = tip


def export(
    unit: Unit, house: House, now: datetime, staff: Staff, tips: frozenset[str] | None = None
) -> Sequence[Revision]:
    """The newest text of these tips, or of all."""
    staff.must(Permission.EXPORT_TIPS, Reach.ANYWHERE)
    found = [each for each in unit.tip_texts.newest() if tips is None or each.tip in tips]
    unit.audit.append(staff.actor, "tip.exported", None, {"tips": len(found)}, now)
    return found


def offer(unit: Unit, house: House, now: datetime, staff: Staff, offers: Sequence[Offer]) -> Preview:
    """Look at an upload whose cells are readable, and keep it for the yes if nothing stands against it."""
    staff.must(Permission.IMPORT_TIPS, Reach.ANYWHERE)
    newest = {each.tip: each for each in unit.tip_texts.newest()}
    faults = [fault for each in offers if (fault := _against(each, newest.get(each.tip)))]
    incoming = [Incoming(each.tip, each.text, newest.get(each.tip), 0) for each in offers]
    changing = [each for each in incoming if each.kind != "unchanged"]
    if faults or not changing:
        return Preview(None, incoming, faults)
    number = unit.tip_texts.keep_upload(staff.id, [_row(each) for each in changing], now)
    return Preview(number, incoming, ())


def judged(preview: Preview, today: date) -> Preview:
    """The same with the linter's count; not for a transaction, since many tips take a while."""
    looked = [
        Incoming(each.tip, each.text, each.now, _errors(each, today)) if each.kind != "unchanged" else each
        for each in preview.incoming
    ]
    return Preview(preview.number, looked, preview.faults)


def _errors(each: Incoming, today: date) -> int:
    version = each.now.number.version if each.now else 1
    return len(errors_in(inspect_tip(each.tip, version, each.text, today)))


def bring_in(unit: Unit, house: House, now: datetime, staff: Staff, number: int) -> Sequence[Revision] | None:
    """The yes: every new or changed tip becomes a draft. None if there is no such upload (any more).

    Raises ChangedMeanwhile and Unfit; nothing at all is kept then.
    """
    staff.must(Permission.IMPORT_TIPS, Reach.ANYWHERE)
    rows = unit.tip_texts.take_upload(number, staff.id)
    if rows is None:
        return None
    return [_bring(unit, house, now, staff, row) for row in rows]


def _bring(unit: Unit, house: House, now: datetime, staff: Staff, row: Mapping[str, Any]) -> Revision:
    tip, text, based_on = str(row["tip"]), _text(row), _number(row)
    if based_on is None:
        saved = create(unit, house, now, staff, tip, text)
    else:
        found = unit.tip_texts.hold(tip)
        sent = None if found is None else unit.tip_texts.last_live(tip, found.number.version)
        change = likely(sent.text if sent else text, text)
        saved = save(unit, house, now, staff, tip, based_on, text, change, What.IMPORTED)
    if isinstance(saved, Overtaken):
        raise ChangedMeanwhile(tip)
    return saved


def _against(each: Offer, newest: Revision | None) -> Fault | None:
    """What stands against bringing this one in, whatever its words are."""
    if newest is not None and newest.text == each.text:
        return None
    if newest is None and each.based_on is not None:
        gone = f"There is no tip “{each.tip}” here, and yet it says it was made from {each.based_on}."
        return Fault(each.row, "based_on", gone, "empty this cell to bring it in as a new tip")
    if newest is not None and each.based_on is None:
        there = f"There is a tip “{each.tip}” already ({newest.number})."
        return Fault(each.row, "id", there, "choose another id, or begin with an export")
    if newest is not None and newest.number != each.based_on:
        moved = f"Somebody has changed this tip since: it was {each.based_on} and is {newest.number} now."
        return Fault(each.row, "based_on", moved, "export again, and make your change in that")
    return None


_SETS = ("levels", "topics", "conditions", "exclusions")


def _row(each: Incoming) -> Mapping[str, Any]:
    text = each.text
    return {
        "tip": each.tip,
        "based_on": [each.now.number.version, each.now.number.revision] if each.now else None,
        **{name: sorted(getattr(text, name)) for name in _SETS},
        "evidence": text.evidence,
        "owner": text.owner,
        "review": text.review.isoformat(),
        "bodies": dict(text.bodies),
    }


def _number(row: Mapping[str, Any]) -> Number | None:
    return Number(*row["based_on"]) if row["based_on"] else None


def _text(row: Mapping[str, Any]) -> TipText:
    return TipText(
        levels=frozenset(row["levels"]),
        topics=frozenset(row["topics"]),
        conditions=frozenset(row["conditions"]),
        exclusions=frozenset(row["exclusions"]),
        evidence=row["evidence"],
        owner=row["owner"],
        review=date.fromisoformat(row["review"]),
        bodies=dict(row["bodies"]),
    )
