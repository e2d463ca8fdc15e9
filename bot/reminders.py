"""How reminders look when they come: one, or several in one message, each with its own three buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from actions.scene import Reminded
from bot.rendered import Gone, Key, Rendered
from domain.messages import SendReminder, ShowReminders

if TYPE_CHECKING:
    from bot.render import _Page as Page

WORDS = ("done", "later", "skip")


def rendered(page: Page, message: SendReminder | ShowReminders) -> Rendered:
    """Gone if they were deleted meanwhile."""
    if isinstance(message, ShowReminders) or page.scene.together:
        return _together(page)
    return _alone(page)


def _alone(page: Page) -> Rendered:
    scene, reminder = page.scene, page.scene.reminder
    if reminder is None:
        raise Gone("reminder")
    label = page.formats.arg(reminder.label)
    key = "reminder.comes_late" if scene.late else "reminder.comes"
    args = {"label": label, "at": page.formats.clock(reminder.at)} if scene.late else {"label": label}
    buttons = tuple(
        page.key(page.label(f"reminder.{word}_button"), "rem_did", scene.delivery.id, word) for word in WORDS
    )
    return Rendered(scene.chat, page.say(key, **args), (buttons,))


def _together(page: Page) -> Rendered:
    """Numbered, so that a button says which it means. What was answered loses its buttons."""
    each = list(enumerate(page.scene.together, 1))
    if not any(one.reminder for _, one in each):
        raise Gone("reminders")
    lines = "\n".join(_line(page, number, one) for number, one in each)
    waiting = [(number, one) for number, one in each if one.reminder and not one.word]
    key = "reminder.together" if waiting else "reminder.together_answered"
    return Rendered(
        page.scene.chat,
        page.say(key, list=lines),
        tuple(_buttons(page, number, one) for number, one in waiting),
    )


def _line(page: Page, number: int, one: Reminded) -> str:
    if one.reminder is None:
        return page.say("reminder.each_gone", number=str(number))
    key = f"reminder.each_{one.word}" if one.word else "reminder.each"
    return page.say(key, number=str(number), label=page.formats.arg(one.reminder.label))


def _buttons(page: Page, number: int, one: Reminded) -> tuple[Key, ...]:
    return tuple(
        page.key(f"{number}. {page.label(f'reminder.{word}_button')}", "rem_did", one.delivery, word)
        for word in WORDS
    )
