"""P1: an answer whose confirmation reached the person is stored, as it was given."""

from collections import defaultdict
from typing import Any

from sqlalchemy import select

from actions.turn import Turn
from db.tables import answers, check_ins, patients
from domain.messages import AskItem, ShowReview
from tests.simulation.checks import hold
from tests.simulation.network import Call

Given = dict[str, int | None]  # by item; None is "doesn't fit me"


class Answers:
    """What was answered by each turn of each check-in, and the latest turn of which the person saw a screen.

    A screen is the confirmation: the next question, or the review, is only shown once the last answer is
    taken. Whatever is answered in words or by a tap, skipped or changed makes a turn.
    """

    def __init__(self) -> None:
        self._by_turn: dict[int, dict[int, Given]] = defaultdict(dict)
        self._seen: dict[int, tuple[int, int]] = {}  # by check-in: whose, and which turn

    def heard(self, turn: Turn) -> None:
        """After the action, in its own transaction."""
        latest = turn.unit.check_ins.latest(turn.known.id) if turn.known else None
        if latest is not None:
            given = {item: answer.value for item, answer in latest.given.items()}
            self._by_turn[int(latest.id)][latest.turn] = given

    def shown(self, call: Call) -> None:
        """Something is in the person's chat."""
        if isinstance(call.message, AskItem | ShowReview):
            _, before = self._seen.get(call.message.check_in, (0, 0))
            self._seen[call.message.check_in] = call.patient, max(before, call.message.turn)

    def are_kept(self, unit: Any) -> None:
        """Of everybody who has not had themselves forgotten."""
        people = set(unit.connection.scalars(select(patients.c.id)))
        turns = {
            row.id: row.turn for row in unit.connection.execute(select(check_ins.c.id, check_ins.c.turn))
        }
        stored: dict[int, Given] = defaultdict(dict)
        for row in unit.connection.execute(select(answers.c.check_in, answers.c.item, answers.c.value)):
            stored[row.check_in][row.item] = row.value
        for check_in, (patient, seen) in self._seen.items():
            about = {"patient": patient, "check_in": check_in, "seen": seen}
            if patient in people:
                hold(turns.get(check_in, -1) >= seen, "P1 what was confirmed is stored", **about)
        for check_in, by_turn in self._by_turn.items():
            reached = [turn for turn in by_turn if turn <= turns.get(check_in, -1)]
            if reached:
                given, kept = by_turn[max(reached)], stored[check_in]
                hold(
                    kept == given, "P1 answers as they were given", check_in=check_in, given=given, kept=kept
                )
