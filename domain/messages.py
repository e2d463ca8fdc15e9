"""Messages as values: what to say, never how it looks. bot/ renders them when they leave.

The ledger keeps these; words live in content/ and are found by key, so a message can be rendered again
after a restart, in the person's language of that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from domain.codec import Codec


@dataclass(frozen=True, slots=True)
class Words:
    """An argument that is itself a phrase of ours, by key, with its own arguments."""

    key: str
    args: Mapping[str, "Arg"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Days:
    """An argument that is a set of weekdays, 0 = Monday; renders as "Monday and Thursday"."""

    days: frozenset[int]


@dataclass(frozen=True, slots=True)
class Listing:
    """An argument that is several; renders as "a, b and c"."""

    members: tuple["Arg", ...]


Arg = str | int | date | datetime | time | Words | Days | Listing


@dataclass(frozen=True, slots=True)
class Button:
    """A tap: label by key, and what the tap means (`verb` and its arguments, at most ~30 bytes in all).

    `ticked` draws a tick before the label (choices of several). `url` makes it a link instead.
    """

    key: str
    verb: str = ""
    args: tuple[str | int, ...] = ()
    label: Mapping[str, Arg] = field(default_factory=dict)
    ticked: bool = False


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Say:
    """A phrase of ours with buttons. `n` chooses the plural form. `ask_location` offers a reply
    keyboard, `clear_keyboard` takes it away again."""

    key: str
    args: Mapping[str, Arg] = field(default_factory=dict)
    buttons: Rows = ()
    n: int | None = None
    ask_location: bool = False
    clear_keyboard: bool = False


@dataclass(frozen=True, slots=True)
class AskItem:
    """Question `position` of a check-in, as it stood at `turn`. Rendered with what was answered so far."""

    check_in: int
    position: int
    turn: int


@dataclass(frozen=True, slots=True)
class ShowReview:
    """All answers on one screen, each changeable, and the button that hands them in."""

    check_in: int
    turn: int


@dataclass(frozen=True, slots=True)
class SendTip:
    """One tip in one version and revision; the keyboard carries the delivery it came with."""

    tip: str
    version: int
    revision: int = 1


@dataclass(frozen=True, slots=True)
class SendReminder:
    """A reminder in the person's own words. `at` is when it was meant for; told when it comes late."""

    reminder: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ShowReminders:
    """Several reminders that came in one message, as they stand: the delivery of each, and what was tapped
    under it (done, later or skip; "" for nothing yet)."""

    each: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ShowProgress:
    """The chart of check-ins over time, with the same in words."""


@dataclass(frozen=True, slots=True)
class SendExport:
    """Everything kept about the person, as a zip with JSON and a readable page."""


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """The plan for a hard day, read when it leaves: its words are kept in one place only.

    `opening`: the key of the lines above it.
    """

    opening: str
    buttons: Rows = ()


@dataclass(frozen=True, slots=True)
class Toast:
    """Nothing in the chat: only the small notice over a tapped button."""

    key: str


@dataclass(frozen=True, slots=True)
class Settle:
    """Nothing new: only take the keyboard off the message that was tapped."""


Message = (
    Say
    | AskItem
    | ShowReview
    | SendTip
    | SendReminder
    | ShowReminders
    | ShowProgress
    | SendExport
    | ShowPlan
    | Toast
    | Settle
)

CODEC = Codec(
    (
        Words,
        Days,
        Listing,
        Button,
        Say,
        AskItem,
        ShowReview,
        SendTip,
        SendReminder,
        ShowReminders,
        ShowProgress,
        SendExport,
        ShowPlan,
        Toast,
        Settle,
    )
)


@dataclass(frozen=True, slots=True)
class Address:
    """How a reply is tied to what they did.

    `edit`: rewrite this message in place (a new one is sent if Telegram can't). `settle`: this older
    message's keyboard is replaced by what was `chosen` from it. `query`: the tap to be answered, so that
    the button stops spinning.
    """

    edit: int | None = None
    settle: int | None = None
    chosen: str | None = None
    query: str | None = None
