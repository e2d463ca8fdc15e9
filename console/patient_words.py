"""Words for what the pages about patients show: states, reasons, kinds. Plain, for a tired reader."""

from collections.abc import Mapping

from domain.alerts import Result
from domain.burden import Why
from domain.caseload import Order
from domain.deliveries import Delivery, Kind, State
from domain.timeline import Written

STATUSES: Mapping[str, str] = {
    "active": "Active",
    "paused": "Paused",
    "onboarding": "Setting up",
    "waiting": "At the door, no invitation",
    "unreachable": "Unreachable (blocked us)",
    "left": "Left",
}
TAGS: Mapping[str, str] = {  # the colour of a status tag; the words say the same
    "active": "green",
    "paused": "yellow",
    "onboarding": "blue",
    "waiting": "grey",
    "unreachable": "orange",
    "left": "grey",
}
LEVELS: Mapping[str, str] = {
    "0": "No level yet",
    "1": "Level 1",
    "2": "Level 2",
    "3": "Level 3",
    "4": "Level 4",
}
LEVEL_WORDS: Mapping[int | None, str] = {None: "not known yet", 1: "1", 2: "2", 3: "3", 4: "4"}
TOPIC_WORDS: Mapping[str, str] = {
    "moving": "Moving",
    "eating": "Eating",
    "sleep": "Sleep",
    "medicines": "Medicines",
    "mood": "Mood",
    "noticing": "Noticing signs",
    "appointments": "Appointments",
    "people": "People around",
}
FACT_WORDS: Mapping[str, str] = {
    "diabetes": "diabetes",
    "kidney": "kidney condition",
    "lungs": "lung condition",
    "blood_pressure": "blood pressure",
    "limited_walking": "limited walking",
    "diet_limit": "a diet with limits",
    "pregnancy": "pregnancy",
    "low_vision": "low vision",
}
ORDERS: Mapping[str, str] = {
    Order.SEEN_LAST: "Last seen: most recent first",
    Order.SEEN_LONG_AGO: "Last seen: longest ago first",
    Order.NEXT_CHECK_IN: "Next check-in: soonest first",
    Order.NEWEST: "Newest first",
}
PARTS: Mapping[str, str] = {"morning": "Morning", "afternoon": "Afternoon", "evening": "Evening"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

KINDS: Mapping[Kind, str] = {
    Kind.REPLY: "Reply",
    Kind.QUESTION: "Question",
    Kind.TIP: "Tip",
    Kind.REMINDER: "Their reminder",
    Kind.APPOINTMENT: "Appointment",
    Kind.CHECK_IN: "Check-in",
    Kind.SILENCE: "Asking after silence",
    Kind.STAFF: "From the care team",
}
STATES: Mapping[State, str] = {
    State.PLANNED: "planned",
    State.SENDING: "being sent",
    State.SENT: "sent",
    State.REFUSED: "not delivered",
    State.RETRY: "will be tried again",
    State.UNKNOWN: "may have arrived or not",
    State.MISSED: "not sent",
    State.CANCELLED: "cancelled",
}
STATE_TAGS: Mapping[State, str] = {
    State.SENT: "green",
    State.REFUSED: "red",
    State.UNKNOWN: "orange",
    State.RETRY: "yellow",
    State.MISSED: "grey",
    State.CANCELLED: "grey",
    State.PLANNED: "blue",
    State.SENDING: "blue",
}
WHYS: Mapping[str, str] = {
    Why.NOT_ACTIVE: "they were paused or had left",
    Why.QUIET_HOURS: "it was in their quiet hours",
    Why.LATE: "its time had passed while nothing could be sent",
    Why.DAY_FULL: "they had enough messages that day",
    Why.WEEK_FULL: "they had enough messages that week",
    Why.TOO_CLOSE: "another message had just gone out",
    Why.TOO_LATE: "its time had passed",
    Why.TOGETHER: "it went out in one message with another reminder",
    "planned anew": "the plan was made anew",
    "staff": "cancelled by the care team",
}
WAITS: Mapping[Why, str] = {
    Why.QUIET_HOURS: "it is in their quiet hours",
    Why.DAY_FULL: "they have had enough messages today",
    Why.WEEK_FULL: "they have had enough messages this week",
    Why.TOO_CLOSE: "another message has just gone out",
}
OUTCOMES: Mapping[str, str] = {
    "blocked": "they have blocked the bot",
    "forbidden": "they have blocked the bot",
    "chat_not_found": "their chat is gone",
    "restart": "the service stopped while it was being sent",
}
CONTEXTS: Mapping[str, str] = {
    "free": "Wrote",
    "wants_a_person": "Asked to talk to someone",
    "gone_quiet": "Has gone quiet: no answer to whether this is still useful",
    "in_check_in": "Wrote during a check-in",
    "to_staff": "Answered the care team",
    "to_person": "Wrote to you, while a person had the conversation",
}
EXPECTED: Mapping[Kind, str] = {  # why the rules would plan it, where it isn't in the plan yet
    Kind.TIP: "One of the days they get tips",
    Kind.APPOINTMENT: "The day before their appointment",
    Kind.CHECK_IN: "Time for another look",
    Kind.SILENCE: "Several messages had no answer by then",
}
ANSWERS: Mapping[str, str] = {
    "did": "did it",
    "helpful": "found it helpful",
    "not_for_me": "not for them",
    "fewer": "fewer like this, please",
    "done": "done",
    "later": "later",
    "skip": "skipped",
}
FLAGS: Mapping[str, str] = {
    "straight_lining": "the same answer throughout",
    "too_fast": "answered very fast",
    "missing_items": "questions left out",
}
ACTIONS: Mapping[str, str] = {
    "patient.paused": "paused the messages",
    "patient.resumed": "started the messages again",
    "patient.retimed": "changed days, time of day or quiet hours",
    "patient.message_cancelled": "cancelled a planned message",
    "patient.appointment": "recorded an appointment",
    "patient.appointment_off": "called an appointment off",
    "patient.words_read": "read what they wrote",
    "patient.exported": "downloaded a copy of everything kept",
    "patient.written_to": "wrote a message",
    "patient.taken_over": "took the conversation over",
    "patient.line": "wrote in the conversation",
    "patient.handed_back": "handed the conversation back",
    "patient.unknown_noted": "took note of a message that may not have arrived",
    "update.tried_again": "had something tried again that could not be handled",
    "update.set_aside": "set something aside that could not be handled",
    "person.left_again": "had left before a backup was put back, and still has",
    "person.paused_again": "had paused before a backup was put back, and still has",
    "person.quiet_again": "had gone quiet before a backup was put back",
    "person.back_again": "had come back before a backup was put back",
}
RESULTS: Mapping[str, str] = {
    Result.SPOKE: "I spoke with them",
    Result.PASSED_ON: "Somebody else has it now",
    Result.NOT_REACHED: "I tried, and recorded it elsewhere",
    "false_alarm": "It was a false alarm",
}
GROUPS: Mapping[str, str] = {
    "emergency": "Emergency",
    "crisis": "Crisis",
    "safeguarding": "Safeguarding",
}


def state_of(delivery: Delivery) -> str:
    """“not sent: it was in their quiet hours”, “sent on the second try”."""
    words = STATES[delivery.state]
    if delivery.state in (State.MISSED, State.CANCELLED, State.PLANNED) and delivery.why:
        why = WHYS.get(delivery.why, delivery.why)
        return f"{words}: {why}" if delivery.state is not State.PLANNED else f"{words}, moved: {why}"
    if delivery.state is State.SENT and delivery.why == Why.TOGETHER:
        return f"{words}, in one message with another reminder"
    if delivery.state in (State.REFUSED, State.UNKNOWN, State.RETRY) and delivery.outcome:
        return f"{words}: {OUTCOMES.get(delivery.outcome, delivery.outcome.replace('_', ' '))}"
    return words


def reason_of(delivery: Delivery) -> str:
    """Why it was chosen, in a sentence; empty for replies, whose reason is what they did."""
    why = delivery.plan.reason
    match delivery.plan.kind:
        case Kind.TIP:
            return _tip_reason(why)
        case Kind.STAFF:
            return ""
        case Kind.SILENCE:
            return f"{why.get('unanswered', 'Several')} messages had no answer."
        case _:
            rule = str(why.get("rule", ""))
            return f"{rule[:1].upper()}{rule[1:]}." if rule else ""


def because_of(entry: Written) -> str:
    """What of theirs a reply is the answer to; empty where nothing of theirs caused it.

    Answers to questions of a check-in are on a page of their own, for fewer people.
    """
    cause = entry.cause
    if cause is None:
        return ""
    if entry.after is Kind.QUESTION:
        return "They answered a question of the check-in."
    if cause.chosen is not None and entry.after is not None:
        how = "They tapped" if cause.query else "They wrote, and it was taken for"
        return f"{how} “{cause.chosen}”."
    return "They tapped a button." if cause.query else "They wrote or sent something."


def expected_because(kind: Kind, occasion: str) -> str:
    """Why the rules would plan this in days to come; the occasion tells check-ins apart."""
    if occasion.startswith("nudge:"):
        return "Their check-in is not finished"
    if occasion.startswith("offer:") and occasion.endswith(":again"):
        return "The offer two weeks before was not taken up"
    return EXPECTED.get(kind, "")


def _tip_reason(why: Mapping[str, object]) -> str:
    topic = TOPIC_WORDS.get(str(why.get("topic")), str(why.get("topic", "")))
    parts = ["They asked for one" if why.get("asked") else "It was their day"]
    if topic:
        chosen = "a topic they chose" if why.get("topic_chosen") else "one of all topics"
        parts.append(f"“{topic}” is {chosen}")
    if why.get("level") is not None:
        source = "from their answers" if why.get("from_answers") else "the gentlest, before any answers"
        parts.append(f"level {why['level']} ({source})")
    if why.get("own_condition"):
        parts.append("it fits a condition they named")
    if why.get("new"):
        parts.append("they had not had it before")
    return "; ".join(parts) + "."


def context_of(context: str) -> str:
    """How words of theirs came about."""
    if context.startswith("after_tip"):
        return "Wrote after a tip"
    if context.startswith("safety:"):
        return "Wrote this, and a safety rule answered"
    return CONTEXTS.get(context, "Wrote")


def category_of(category: str) -> str:
    """“Emergency: breathing”."""
    group, _, what = category.partition(".")
    name = GROUPS.get(group, group.capitalize())
    return f"{name}: {what.replace('_', ' ')}" if what else name
