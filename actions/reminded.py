"""What is tapped under a reminder that came: done, later, skip. Several may have come in one message."""

from dataclasses import replace
from datetime import timedelta

from actions.turn import Turn
from domain.deliveries import Delivery, DeliveryId, Kind
from domain.messages import Say, SendReminder, ShowReminders, Toast
from domain.reminders import EVERY_DAY, Reminder, ReminderId
from domain.schedule import DailyRule, QuietHours, contains, next_occurrence

LATER = timedelta(minutes=30)
JUST_BEFORE = timedelta(minutes=1)
_AN_INSTANT = timedelta(microseconds=1)


def respond(turn: Turn, delivery: int, word: str) -> None:
    """Done, Later (in half an hour) or Skip under a reminder that came."""
    row = _delivered(turn, delivery)
    if row is None or not isinstance(row.plan.message, SendReminder):
        return
    one = turn.unit.reminders.get(ReminderId(row.plan.message.reminder))
    if word == "later" and one is None:
        turn.say(Toast("reminders.gone"))
        return
    if not turn.unit.reminders.note(row.id, turn.patient.id, word, turn.now):
        turn.say(Toast("tap.noted"))
        return
    if word == "later" and one is not None:
        word = _put_off(turn, one)
        turn.unit.reminders.note(row.id, turn.patient.id, word, turn.now)
    together = _together(turn, row)
    if len(together) > 1:
        turn.say(ShowReminders(_as_they_stand(turn, together)), in_place=True)
    else:
        turn.say(Say(f"reminder.{word}"))


def _together(turn: Turn, row: Delivery) -> list[Delivery]:
    """What left in the same message, in its order: it was tried at the same instant and has the same number
    in the chat, or none if its fate is unknown."""
    if row.tried_at is None:
        return [row]
    had = turn.unit.deliveries.sent_between(turn.patient.id, row.tried_at, row.tried_at + _AN_INSTANT)
    same = [each for each in had if each.telegram_message == row.telegram_message]
    return sorted((each for each in same if each.plan.kind is Kind.REMINDER), key=lambda each: each.id)


def _as_they_stand(turn: Turn, together: list[Delivery]) -> tuple[tuple[int, str], ...]:
    return tuple((each.id, turn.unit.reminders.noted(each.id) or "") for each in together)


def _put_off(turn: Turn, one: Reminder) -> str:
    """Again in half an hour, or just before their quiet hours; within them not today. What to say."""
    patient = turn.patient
    quiet = QuietHours(patient.quiet_start, patient.quiet_end)
    again = turn.now + LATER
    if contains(quiet, again, patient.where):
        begins = next_occurrence(DailyRule(EVERY_DAY, quiet.start), patient.where, turn.now)
        again = begins.at - JUST_BEFORE if begins else turn.now
        if contains(quiet, turn.now, patient.where) or again <= turn.now:
            return "skip"
    turn.unit.reminders.save(replace(one, snoozed_to=again))
    turn.replan = True
    return "later"


def _delivered(turn: Turn, delivery: int) -> Delivery | None:
    row = turn.unit.deliveries.get(DeliveryId(delivery))
    if row is None or row.patient != turn.patient.id:
        turn.say(Toast("tap.old"))
        return None
    return row
