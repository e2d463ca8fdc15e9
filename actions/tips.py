"""Tips as the person meets them: what comes when, one on request, and the five words under each."""

from random import Random

from actions.choose_tip import as_content, as_message, as_reason, choose_for
from actions.screens import button, rows
from actions.turn import Turn
from domain.deliveries import Delivery, DeliveryId, Kind
from domain.messages import Arg, Days, Listing, Say, SendTip, Toast, Words
from domain.patient import TOPICS, Status
from domain.tips import TopicWeights

ANSWERS = ("did", "helpful", "not_for_me", "fewer")


def show(turn: Turn) -> None:
    """/tips: the days and time of day, the topics, the next one; and ways to change each."""
    patient = turn.patient
    planned = [row for row in turn.unit.deliveries.planned_for(patient.id) if row.plan.kind is Kind.TIP]
    topics = sorted(patient.topics or TOPICS, key=TOPICS.index)
    args: dict[str, Arg] = {
        "days": Days(patient.days or frozenset(range(7))),
        "part": Words(f"part.short_{patient.part_of_day}"),
        "topics": Listing(tuple(Words(f"topics.{topic}") for topic in topics)),
        "when": planned[0].plan.due if planned else turn.now,
    }
    buttons = rows(
        [button("tips.one_now", "tip_now")],
        [button("tips.other_days", "set", "days"), button("tips.other_topics", "set", "topics")],
        [button("settings.faster" if patient.slower else "settings.slower", "pace", int(not patient.slower))],
    )
    turn.say(Say("tips.show" if planned else "tips.show_none", args, buttons))


def one_now(turn: Turn) -> None:
    """One more because they asked: a reply, so it counts against nobody's burden."""
    chance = Random(f"{turn.patient.id} asked {turn.heard.update_id}")  # noqa: S311 - no secret
    choice = choose_for(turn.unit, turn.house, turn.patient, chance)
    if choice is None:
        turn.say(Say("tips.none_left"))
        return
    reason = as_reason(choice, turn.patient, asked=True)
    turn.say(as_message(choice), kind=Kind.TIP, reason=reason, content=as_content(choice))
    turn.replan = True


def respond(turn: Turn, delivery: int, word: str) -> None:
    """did | helpful | not_for_me | fewer: each counts once; a second tap says so and changes nothing."""
    row = _tip_delivery(turn, delivery)
    if row is None:
        return
    message = row.plan.message
    assert isinstance(message, SendTip)  # noqa: S101 - _tip_delivery has just looked
    if not turn.unit.tips.note_feedback(turn.patient.id, row.id, message.tip, word, turn.now):
        turn.say(Toast("tap.noted"))
        return
    topic = str(row.plan.reason.get("topic", ""))
    weights = TopicWeights(turn.patient.topic_weights).after(word, [topic])
    turn.change(topic_weights=dict(weights.values))
    turn.replan = True
    if word == "fewer" and turn.patient.topics == frozenset({topic}):
        buttons = rows([button("tips.other_topics", "set", "topics"), button("settings.slower", "pace", 1)])
        turn.say(Say("tip.only_topic", {"topic": Words(f"topics.{topic}")}, buttons), keep_keyboard=True)
        return
    turn.say(Say(f"tip.thanks_{word}", {"topic": Words(f"topics.{topic}")}), keep_keyboard=True)


def why(turn: Turn, delivery: int) -> None:
    """Why this one: read from the stored decision, not made up afterwards."""
    row = _tip_delivery(turn, delivery)
    if row is None:
        return
    reason = row.plan.reason
    parts: list[Words] = [Words("why.asked" if reason.get("asked") else "why.day")]
    parts.append(Words("why.chosen_topic" if reason.get("topic_chosen") else "why.any_topic"))
    parts.append(Words("why.answers" if reason.get("from_answers") else "why.no_answers"))
    if reason.get("own_condition"):
        parts.append(Words("why.condition"))
    parts.append(Words("why.new" if reason.get("new") else "why.again"))
    args: dict[str, Arg] = {"topic": Words(f"topics.{reason.get('topic')}"), "reasons": Listing(tuple(parts))}
    turn.say(Say("why.tip", args, rows([button("tips.other_topics", "set", "topics")])), keep_keyboard=True)


def pace(turn: Turn, slower: bool) -> None:
    turn.change(slower=slower)
    turn.replan = True
    turn.say(Say("settings.slower_set" if slower else "settings.faster_set"))


def silence_answer(turn: Turn, word: str) -> None:
    """Their answer to "shall I go slower, stop for a while, or carry on?"."""
    match word:
        case "slower":
            pace(turn, True)
        case "pause":
            turn.change(status=Status.PAUSED, paused_until=None)
            turn.replan = True
            turn.say(Say("pause.set", buttons=rows([button("menu.resume", "menu", "resume")])))
        case _:
            turn.replan = True
            turn.say(Say("silence.carry_on"))


def _tip_delivery(turn: Turn, delivery: int) -> Delivery | None:
    row = turn.unit.deliveries.get(DeliveryId(delivery))
    if row is None or row.patient != turn.patient.id or not isinstance(row.plan.message, SendTip):
        turn.say(Toast("tap.old"))
        return None
    return row
