"""What the control API takes, as its OpenAPI page shows it."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Ask(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Person(_Ask):
    """Somebody new, who has not written yet."""

    first_name: str = Field(default="Sam", min_length=1, max_length=64)
    language_code: str = "en"


class Words(_Ask):
    """Typed words; a command such as /start is recognised as one."""

    user_id: int
    text: str
    first_name: str | None = None
    language_code: str | None = None


class Tap(_Ask):
    """A tap on a button. Any data will do: clients hold old keyboards. `force` taps where no message is."""

    user_id: int
    message_id: int
    data: str
    force: bool = False


class Place(_Ask):
    """A shared location, in degrees."""

    user_id: int
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Other(_Ask):
    """A message of another kind; `content` replaces the made-up one, for hostile shapes."""

    user_id: int
    kind: str = "photo"
    caption: str = ""
    content: dict[str, Any] | None = None


class Revision(_Ask):
    """A person edits their own message."""

    user_id: int
    message_id: int
    text: str


class GroupWords(_Ask):
    """Words in a group (negative id), to which the bot is added first."""

    user_id: int
    text: str
    group_id: int = Field(default=-1001, lt=0)
    title: str = "A group"
    kind: Literal["group", "supergroup"] = "supergroup"


class Blocking(_Ask):
    """Whether this person blocks the bot."""

    user_id: int
    blocked: bool = True


class RawUpdate(_Ask):
    """Any update at all, without its id: {"kind": "inline_query", "content": {...}}."""

    kind: str
    content: dict[str, Any]
    chat_id: int = 0


class Again(_Ask):
    """An update to be served once more."""

    update_id: int


class Numbering(_Ask):
    """The number of the next update."""

    next_update_id: int = Field(gt=0)


class ClockMove(_Ask):
    """Where the clock is to go: exactly one of `to`, `advance_seconds`, `next_due`, `tomorrow_at`."""

    to: datetime | None = None
    advance_seconds: float | None = None
    next_due: bool = False
    tomorrow_at: str | None = Field(default=None, pattern=r"^([01]\d|2[0-3]):[0-5]\d$")
    zone: str = "Europe/London"
    skip: bool = Field(default=False, description="jump without stopping, as if the service had been down")
    patience_seconds: float = Field(default=60, gt=0, description="real seconds to wait at each stop")


class Settling(_Ask):
    """How long to wait until the service is at rest, in real seconds."""

    patience_seconds: float = Field(default=60, gt=0)


class FaultPlan(_Ask):
    """The next `count` calls of `method` ("*": any) fail in this way."""

    method: str
    kind: Literal[
        "429",
        "403",
        "400",
        "409",
        "500",
        "502",
        "hang",
        "drop_before",
        "accept_then_drop",
        "accept_then_hang",
    ]
    count: int = Field(default=1, ge=1)
    retry_after: int = Field(default=1, ge=1)
    description: str | None = None
    chat_id: int | None = None


class FloodLimits(_Ask):
    """Messages a second by real time; null is no limit."""

    per_chat: float | None = Field(default=None, gt=0)
    per_token: float | None = Field(default=None, gt=0)
