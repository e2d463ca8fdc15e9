"""What a check-in comes to: scored, stored, and said in plain words about what helps next."""

from actions.plan import plan_ahead
from actions.ports import ResultRecord
from actions.screens import button, rows
from actions.turn import Turn
from domain.check_in import CheckIn
from domain.deliveries import Kind
from domain.instruments import Instrument, Score
from domain.levels import Change, change, tailoring_level
from domain.messages import Say, ShowProgress, Words
from domain.scoring import score


def progress(turn: Turn) -> None:
    """/progress: the picture of their check-ins over time, or what will be there."""
    scored = [one for one in turn.unit.check_ins.results(turn.patient.id) if one.score is not None]
    if scored:
        turn.say(ShowProgress())
    else:
        turn.say(Say("progress.none", buttons=rows([button("menu.check_in", "menu", "check_in")])))


def result(turn: Turn, check_in: CheckIn) -> None:
    """Score a check-in that was handed in, keep the result, and tell them what it changes."""
    instrument = turn.house.instruments[check_in.instrument]
    values = {item: given.value for item, given in check_in.given.items()}
    outcome = score(instrument, values, _seconds(check_in))
    earlier = [
        record
        for record in turn.unit.check_ins.results(turn.patient.id)
        if record.score is not None and record.instrument == instrument.id
    ]
    level = _tailored(turn, instrument, outcome)
    turn.unit.check_ins.add_result(
        ResultRecord(
            check_in=check_in.id,
            patient=turn.patient.id,
            instrument=instrument.id,
            instrument_version=check_in.instrument_version,
            scorer_version=outcome.scorer_version,
            cut_points=outcome.cut_point_set,
            raw=outcome.raw,
            score=outcome.score,
            standard_error=outcome.standard_error,
            level=outcome.level,
            tailoring_level=level,
            purpose=check_in.purpose,
            mode=check_in.mode,
            flags=outcome.flags,
            at=turn.now,
        )
    )
    turn.change(tailoring_level=level)
    turn.replan = True
    key = "result.too_few" if outcome.score is None else f"result.level_{level}"
    turn.say(Say(key, {"name": turn.patient.name or ""}))
    if earlier and (word := _compared(instrument, earlier[-1], outcome)) is not None:
        turn.say(Say(f"result.{word}"))
    if turn.house.programme.show_level and outcome.score is not None:
        turn.say(Say("result.number", {"score": str(round(outcome.score)), "level": str(outcome.level)}))
    say_what_comes_next(turn)


def say_what_comes_next(turn: Turn) -> None:
    """The day and hour of the next tip, as it now stands in the ledger, tied to what matters to them."""
    plan_ahead(turn.unit, turn.house, turn.now, turn.patient.id)
    tips = [row for row in turn.unit.deliveries.planned_for(turn.patient.id) if row.plan.kind is Kind.TIP]
    buttons = rows(
        [button("result.good", "thanks"), button("result.other_days", "set", "days")],
        [button("result.talk", "talk")],
    )
    if not tips:
        turn.say(Say("result.no_tips", buttons=buttons))
        return
    pace = Words(f"pace.level_{turn.patient.tailoring_level}")
    matters = turn.patient.matters
    key = "result.next_matters" if matters else "result.next"
    turn.say(Say(key, {"when": tips[0].plan.due, "pace": pace, "matters": matters or ""}, buttons))


def _compared(instrument: Instrument, before: ResultRecord, now: Score) -> Change | None:
    """How they stand to the time before, as far as it may be said."""
    if before.score is None or now.score is None:
        return None
    return change(before.score, now.score, instrument.detectable)


def _tailored(turn: Turn, instrument: Instrument, outcome: Score) -> int:
    """The level tips are chosen for: with hysteresis; with no score, what it was, else the gentlest."""
    before = turn.patient.tailoring_level
    if outcome.score is None:
        return before or 1
    return tailoring_level(before, outcome.score, outcome.standard_error, instrument.cut_points)


def _seconds(check_in: CheckIn) -> float | None:
    """From the first to the last answer; None with fewer than two."""
    times = sorted(given.at for given in check_in.given.values())
    return (times[-1] - times[0]).total_seconds() if len(times) > 1 else None
