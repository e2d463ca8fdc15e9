"""What an error from Telegram means for a message: arrived, refused, later, or nobody can know.

429, 403, 400 … each has one right reaction. python-telegram-bot makes BadRequest and TimedOut kinds of
NetworkError, so "retry on NetworkError" would repeat both; here the most telling class is asked first.
"""

from datetime import timedelta
from typing import Final

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)

from domain.deliveries import FLOOD, Outcome, Refused, Sent, TryLater, Unknown

UNPARSABLE: Final = "unparsable"
_WRONG_TOKEN_REST = timedelta(minutes=1)


class NotSent(NetworkError):
    """Provably never reached Telegram: no connection, none in time, or none free in our pool."""


class MaybeDelivered(TimedOut):
    """The request left us, the answer never came (timeout, reset, hang-up): it may have had its effect."""


class ServerTrouble(MaybeDelivered):
    """Telegram answered 5xx: the call may have had its effect. `status` is the HTTP code."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Telegram answered {status}")
        self.status = status


class OtherRefusal(NetworkError):
    """A 4xx that python-telegram-bot has no class for (413, 405 …). `status` is the HTTP code."""

    def __init__(self, status: int) -> None:
        super().__init__(f"Telegram answered {status}")
        self.status = status


class HandlerFailed(Exception):
    """A handler raised. The text is the class name of what it raised, never that one's own text."""


class AnotherCopy(Exception):
    """A second service is polling with the same token; one of the two must stop."""


class WrongToken(Exception):
    """Telegram doesn't know our token."""


def is_unparsable(error: Exception) -> bool:
    """400: the HTML of a message has an entity Telegram can't read; its plain text would still go."""
    return _says(error, "can't parse entities", "can't find end tag", "unsupported start tag")


def is_unchanged(error: Exception) -> bool:
    """400: the message already looks exactly like that, which is what we wanted."""
    return _says(error, "message is not modified")


def is_not_editable(error: Exception) -> bool:
    """400: this message can't be rewritten (deleted, too old, a photo), but a new one can be sent."""
    return _says(
        error,
        "message to edit not found",
        "message can't be edited",
        "message_id_invalid",
        "message identifier is not specified",
        "no text in the message to edit",
    )


def is_old_query(error: Exception) -> bool:
    """400: the tap is too old to be answered; whatever it said was committed long before."""
    return _says(error, "query is too old", "query id is invalid")


def outcome_of(error: Exception) -> Outcome:
    """What `error`, raised by a call that sends, means for the delivery. Never raises.

    Anything not understood is Unknown, the one verdict that can't send a message twice.
    """
    match error:
        case RetryAfter():
            return TryLater(FLOOD, _seconds(error.retry_after))
        case Forbidden():
            return Refused("forbidden", unreachable=True)
        case BadRequest():
            return _bad_request(error)
        case ChatMigrated() | EndPointNotFound():
            return Refused("bad_request")
        case Conflict():
            return TryLater("conflict")
        case InvalidToken():
            # Nobody's message is at fault: it waits until the operator has put the token right.
            return TryLater("wrong_token", _WRONG_TOKEN_REST)
        case NotSent():
            return TryLater("not_reached")
        case ServerTrouble() | OtherRefusal():
            code = f"http_{error.status}"
            return Unknown(code) if isinstance(error, ServerTrouble) else Refused(code)
        case MaybeDelivered():
            return Unknown("no_answer")
        case _:
            return Unknown(type(error).__name__)


def _bad_request(error: BadRequest) -> Outcome:
    if is_unchanged(error) or is_old_query(error):
        return Sent()
    if is_unparsable(error):
        return Refused(UNPARSABLE)
    if _says(error, "chat not found"):
        return Refused("chat_not_found")
    return Refused("bad_request")


def _says(error: Exception, *phrases: str) -> bool:
    text = str(error).lower() if isinstance(error, BadRequest) else ""
    return any(phrase in text for phrase in phrases)


def _seconds(after: int | timedelta) -> timedelta:
    return after if isinstance(after, timedelta) else timedelta(seconds=after)
