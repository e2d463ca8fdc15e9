"""The sender: one delivery becomes the calls it takes, and one honest outcome."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Final, Protocol, TypeVar

import structlog
from telegram import Bot, LinkPreviewOptions, Message, ReplyKeyboardRemove
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from actions.leases import LeaseLost
from bot.errors import (
    UNPARSABLE,
    MaybeDelivered,
    is_not_editable,
    is_unchanged,
    is_unparsable,
    outcome_of,
)
from bot.parts import Part, chosen_only, inline, parts_of, reply_keyboard
from bot.pieces import plain
from bot.rendered import Rendered
from domain.deliveries import Class, Delivery, Outcome, Sent, TryLater, Unknown
from domain.messages import Address

T = TypeVar("T")
Render = Callable[[Delivery], Awaitable[Rendered]]
NoteFault = Callable[[Delivery, str], Awaitable[None]]


class Turns(Protocol):
    """When the later messages of a delivery may leave: the first has had its turn, and edits need none."""

    async def next(self) -> bool:
        """Return when another may leave; False if that would take too long."""
        ...

    def put_off(self, later: TryLater, tried: int) -> None:
        """One provably didn't leave, at the `tried`th try."""
        ...


MOST_EDITS: Final = 3
DATABASE_AWAY: Final = "database_away"
FREE_PER_SECOND: Final = 30  # what Telegram lets a bot send; more is paid for, message by message
_PART_TRIES = 3
_MOST_TOAST = 200  # Telegram's limit for the notice over a button
_COURTESY = 5.0  # seconds; what is done on the side must not hold up the message itself
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

log = structlog.get_logger(__name__)


class Telegram:
    """`render` words a delivery at the moment it leaves. `note_fault` is told of content that Telegram
    couldn't read as HTML (code "unparsable"); the message itself went out as plain text then. `paid`: more
    than Telegram's free 30 a second may leave, so what nobody asked for is sent as a paid broadcast.

    `right`: under what we send, None if we may not. It is looked at before every single call, for this
    process may have stood still since the one before.
    """

    def __init__(
        self,
        bot: Bot,
        render: Render,
        note_fault: NoteFault | None = None,
        *,
        paid: bool = False,
        right: Callable[[], object | None],
    ) -> None:
        self._bot = bot
        self._render = render
        self._note_fault = note_fault
        self._paid = paid
        self._right = right

    async def deliver(self, delivery: Delivery, turns: Turns) -> Outcome:
        """Answer the tap, settle the old keyboard, then edit or send. Raises what `render` raises, and
        LeaseLost if we may not send any more and nothing of the message has left.

        The Sent names the message that carries the keyboard: the last one, if it took several.
        """
        address = delivery.plan.address
        leaving = _Leaving(
            self._bot_under(self._right()),
            delivery,
            turns,
            self._note_fault,
            paid=self._paid and delivery.plan.klass is Class.PROACTIVE,
        )
        try:
            rendered = await self._render(delivery)
        except ConnectionError:
            return TryLater(DATABASE_AWAY)  # the message is as good as ever
        except Exception:
            await leaving.courtesies(None, Address(query=address.query))
            raise
        await leaving.courtesies(rendered, address)
        parts = parts_of(rendered)
        if not parts:
            return Sent()
        if address.edit is None:
            return await leaving.send(rendered, parts)
        return await leaving.edit(rendered, parts, address.edit)

    def _bot_under(self, right: object | None) -> Callable[[], Bot]:
        def bot() -> Bot:
            # One that was lost and has come back is another: whoever had it meanwhile judged our messages.
            if right is None or self._right() != right:
                raise LeaseLost
            return self._bot

        return bot


class _Leaving:
    """One message on its way. `bot` is asked for anew for each call; it raises LeaseLost when there may be no
    more of them."""

    def __init__(
        self,
        bot: Callable[[], Bot],
        delivery: Delivery,
        turns: Turns,
        note_fault: NoteFault | None,
        *,
        paid: bool,
    ) -> None:
        self._bot = bot
        self._delivery = delivery
        self._turns = turns
        self._note_fault = note_fault
        self._paid = paid

    async def courtesies(self, rendered: Rendered | None, address: Address) -> None:
        """What is done on the side, both at once: its errors never matter."""
        bot = self._bot()
        calls: list[Coroutine[Any, Any, Any]] = []
        if address.query is not None:
            toast = (rendered.toast or "")[:_MOST_TOAST] if rendered else ""
            calls.append(bot.answer_callback_query(address.query, toast or None, read_timeout=_COURTESY))
        if address.settle is not None and rendered is not None:
            calls.append(_rekey(bot, rendered.chat, address.settle, address.chosen))
        await asyncio.gather(*(_best_effort(call) for call in calls))

    async def edit(self, rendered: Rendered, parts: list[Part], message: int) -> Outcome:
        if len(parts) > 1 or parts[0].photo or parts[0].document:
            await _best_effort(_rekey(self._bot(), rendered.chat, message, None))
            return await self.send(rendered, parts)

        async def rewrite(text: str, mode: ParseMode | None) -> None:
            await self._bot().edit_message_text(
                text,
                chat_id=rendered.chat,
                message_id=message,
                parse_mode=mode,
                reply_markup=inline(rendered.keyboard),
                link_preview_options=_NO_PREVIEW,
            )

        try:
            await self._readable(parts[0].html, rewrite)
        except TelegramError as error:
            if is_not_editable(error):
                return await self.send(rendered, parts)
            if not is_unchanged(error):
                return _outcome_of_edit(self._delivery, error)
        await self._beside(rendered)
        return Sent(message)

    async def send(self, rendered: Rendered, parts: list[Part]) -> Outcome:
        first, *others = parts
        try:
            sent = await self._send_part(rendered, first)
        except TelegramError as error:
            return outcome_of(error)
        for part in others:
            # A part of it is in the chat: sending the whole again would repeat that part.
            later = await self._send_later_part(rendered, part)
            if later is None:
                return Unknown("partly_sent")
            sent = later
        if rendered.keyboard:
            await self._beside(rendered)
        return Sent(sent.message_id)

    async def _send_later_part(self, rendered: Rendered, part: Part) -> Message | None:
        """In its turn; if it provably didn't leave it is tried again after the rest that Telegram asks for.
        None if that is too long, its fate is unknown, it won't go, or we may not send it any more."""
        for tried in range(1, _PART_TRIES + 1):
            if not await self._turns.next():
                return None
            try:
                return await self._send_part(rendered, part)
            except LeaseLost:
                return None
            except TelegramError as error:
                outcome = outcome_of(error)
            if not isinstance(outcome, TryLater):
                return None
            self._turns.put_off(outcome, tried)
        return None

    async def _send_part(self, rendered: Rendered, part: Part) -> Message:
        async def send(text: str, mode: ParseMode | None) -> Message:
            bot, chat, silent = self._bot(), rendered.chat, rendered.silent
            how: dict[str, Any] = {
                "parse_mode": mode,
                "reply_markup": part.markup,
                "disable_notification": silent,
            }
            if self._paid:
                how["allow_paid_broadcast"] = True
            if part.photo is not None:
                return await bot.send_photo(chat, part.photo, caption=text or None, **how)
            if part.document is not None:
                name, content = part.document
                return await bot.send_document(chat, content, filename=name, caption=text or None, **how)
            return await bot.send_message(chat, text, link_preview_options=_NO_PREVIEW, **how)

        return await self._readable(part.html, send)

    async def _readable(self, html: str, call: Callable[[str, ParseMode | None], Awaitable[T]]) -> T:
        """`call` with the HTML, and once more with its plain words if Telegram can't read it."""
        try:
            return await call(html, ParseMode.HTML)
        except BadRequest as error:
            if not is_unparsable(error):
                raise
        log.warning("content_unparsable", delivery=self._delivery.id, content=self._delivery.plan.content)
        if self._note_fault is not None:
            await self._note_fault(self._delivery, UNPARSABLE)
        return await call(plain(html), None)

    async def _beside(self, rendered: Rendered) -> None:
        """A message carries one kind of keyboard. Where buttons have that place, or a message was rewritten,
        the reply keyboard comes or goes with a small message of its own."""
        if (keyboard := reply_keyboard(rendered)) is None:
            return
        if not await self._turns.next():
            return
        words = f"📍 {rendered.ask_location}" if rendered.ask_location else "✓"
        with suppress(LeaseLost):  # the message itself has left
            note = await _best_effort(
                self._bot().send_message(
                    rendered.chat, words, reply_markup=keyboard, disable_notification=True
                )
            )
            if note is not None and isinstance(keyboard, ReplyKeyboardRemove):
                await _best_effort(self._bot().delete_message(rendered.chat, note.message_id))


async def _rekey(bot: Bot, chat: int, message: int, chosen: str | None) -> None:
    keyboard = chosen_only(chosen)
    await bot.edit_message_reply_markup(
        chat_id=chat, message_id=message, reply_markup=keyboard, read_timeout=_COURTESY
    )


def _outcome_of_edit(delivery: Delivery, error: TelegramError) -> Outcome:
    """Rewriting a message twice does no harm, so an edit whose fate is unknown is tried again (a few times):
    otherwise the person would sit before a question that no longer answers."""
    outcome = outcome_of(error)
    if isinstance(error, MaybeDelivered) and delivery.attempts < MOST_EDITS:
        return TryLater("edit_unanswered")
    return outcome


async def _best_effort(call: Coroutine[Any, Any, T]) -> T | None:
    try:
        return await call
    except Exception as error:
        log.debug("courtesy_failed", fault=type(error).__name__)
        return None
