"""How the plan for a hard day looks: their words under our headings, and below them who is always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendered import Key, Rendered
from domain.messages import ShowPlan, Words
from domain.safety_plan import Part, SafetyPlan

if TYPE_CHECKING:
    from bot.render import _Page as Page


def rendered(page: Page, message: ShowPlan) -> Rendered:
    """LookupError if the plan has been deleted since."""
    plan = page.scene.plan
    if plan is None:
        raise LookupError("safety plan")
    written = [(part, words) for part in Part if (words := plan.of(part)) is not None]
    said = [f"<b>{page.say(f'plan.{part}')}</b>\n{page.formats.arg(words)}" for part, words in written]
    text = "\n\n".join([page.say(message.opening), *said, page.say("plan.always")])
    return Rendered(page.scene.chat, text, _keyboard(page, plan) if message.change else _help_now(page))


def _keyboard(page: Page, plan: SafetyPlan) -> tuple[tuple[Key, ...], ...]:
    """A button for each part, to change it or to add it; the way out; and help."""
    change = [_change(page, plan, part) for part in Part]
    delete = page.key(page.label("plan.delete"), "plan_del")
    return tuple(change[:2]), tuple(change[2:]), (delete,), *_help_now(page)


def _change(page: Page, plan: SafetyPlan, part: Part) -> Key:
    key = "plan.add_part" if plan.of(part) is None else "plan.change_part"
    return page.key(page.label(key, {"part": Words(f"plan.{part}")}), "plan_part", part.value)


def _help_now(page: Page) -> tuple[tuple[Key, ...], ...]:
    return ((page.key(page.label("menu.help_now"), "menu", "help_now"),),)
