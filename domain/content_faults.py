"""Content that Telegram couldn't read as it was worded: which, when and how often. Never who got it."""

from dataclasses import dataclass
from datetime import datetime

from domain.deliveries import Planned
from domain.messages import Say, SendTip, ShowPlan, Toast
from domain.tip_workflow import NONE, Number


@dataclass(frozen=True, slots=True)
class Content:
    """One text of a tip; or, with `number` NONE, a phrase of ours by its key or the kind of its message."""

    name: str
    number: Number = NONE


@dataclass(frozen=True, slots=True)
class ContentFault:
    """Refused `times`; it went out as plain text each time."""

    content: Content
    first_at: datetime
    last_at: datetime
    times: int


def content_of(plan: Planned) -> Content:
    """What names the words of a message, and holds none of a patient's."""
    match plan.message:
        case SendTip(tip, version, revision):
            return Content(tip, Number(version, revision))
        case Say(key=key) | Toast(key=key) | ShowPlan(opening=key):
            return Content(key)
        case other:
            return Content(type(other).__name__)
