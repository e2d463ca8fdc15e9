"""Messages from the care team as the patient meets them, and the answers that go back."""

from datetime import timedelta

from actions.screens import button, rows
from actions.turn import Turn
from domain.deliveries import Delivery, Kind
from domain.dialogs import ExpectStaffAnswer
from domain.messages import Say

FRESH = timedelta(days=7)  # words that come later than that are about something else
LONGEST_KEPT = 4000


def ask_answer(turn: Turn) -> None:
    """[Answer]: what they write next goes to the care team, whatever else is open."""
    turn.unit.dialogs.put(turn.patient.id, ExpectStaffAnswer(), turn.now)
    buttons = rows([button("ask.cancel", "cancel")])
    turn.say(Say("staff.ask_answer", buttons=buttons))


def is_answer(turn: Turn, last_tip: Delivery | None) -> bool:
    """Are these free words about a message from the care team, rather than about the last idea of ours?"""
    latest = turn.unit.deliveries.last_of(turn.patient.id, Kind.STAFF)
    if latest is None or latest.tried_at is None or turn.now - latest.tried_at > FRESH:
        return False
    return last_tip is None or last_tip.tried_at is None or last_tip.tried_at < latest.tried_at


def hear_answer(turn: Turn, text: str) -> None:
    """Kept for the care team, who find it on their page for today."""
    turn.unit.said.keep(turn.patient.id, text[:LONGEST_KEPT], "to_staff", turn.now)
    turn.unit.dialogs.clear(turn.patient.id)
    turn.say(Say("staff.answer_kept"))
