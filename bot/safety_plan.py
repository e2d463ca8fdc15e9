"""How the plan for a hard day looks: their words under our headings, and below them who is always there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendered import Rendered
from domain.messages import ShowPlan
from domain.safety_plan import Part

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
    return Rendered(page.scene.chat, text, page.keyboard(message.buttons))
