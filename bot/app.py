"""The handlers: an Update becomes an event, calls one action, and that is all."""

from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from functools import wraps
from typing import Any

from telegram import Bot, BotCommand, CallbackQuery, Update
from telegram.constants import ChatType
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from actions import hear, onboarding, welcome
from actions.gate import through
from actions.service import Service
from actions.turn import Heard, Turn
from bot.conversations import appointments, privacy, reminders, safety, safety_plan, settings, staff, tips
from bot.conversations import check_in as check_in_taps
from bot.conversations import welcome as welcome_taps
from bot.conversations.taps import Commands, Taps
from bot.errors import HandlerFailed
from bot.tokens import Tokens
from domain.messages import Toast

CONVERSATIONS = (
    welcome_taps, check_in_taps, tips, reminders, appointments, safety, safety_plan, staff, settings, privacy,
)  # fmt: skip
TAPS: Taps = {verb: tap for module in CONVERSATIONS for verb, tap in module.TAPS.items()}
COMMANDS: Commands = {
    name: action for module in CONVERSATIONS for name, action in getattr(module, "COMMANDS", {}).items()
}
MENU_TO_COMMAND = {"check_in": "checkin"}
OFFERED = (
    "menu", "checkin", "progress", "tips", "reminders", "appointment", "matters", "settings",
    "plan", "pause", "resume", "stop", "privacy", "export", "forget", "help",
)  # fmt: skip

TICK = "✓ "
DONE_WITH_TICKING = ("picked", "rem_days")

_fault: ContextVar[list[BaseException] | None] = ContextVar("fault", default=None)


class Face:
    """`handle(update)` for the receiver's pump: returns once the update's action has committed."""

    def __init__(
        self, bot: Bot, service: Service, tokens: Tokens, zone_at: Callable[[float, float], str | None]
    ) -> None:
        self._service, self._tokens, self._zone_at = service, tokens, zone_at
        self._bot = bot
        self.application: Application[Any, Any, Any, Any, Any, Any] = (
            Application.builder().bot(bot).updater(None).job_queue(None).build()
        )
        self._add_handlers()

    async def start(self) -> None:
        await self.application.initialize()

    async def stop(self) -> None:
        await self.application.shutdown()

    async def register_commands(
        self, languages: Callable[[str], Callable[[str], str]], tags: list[str]
    ) -> None:
        """Tell Telegram the commands, in each language; `languages(tag)(key)` finds the words."""
        for tag in tags:
            say = languages(tag)
            commands = [BotCommand(name, say(f"command.{name}")) for name in OFFERED]
            await self._bot.set_my_commands(commands, language_code=None if tag == "en" else tag)

    async def handle(self, update: Update) -> None:
        """Raises HandlerFailed so that the pump can count it, or ConnectionError while the database is away;
        the inbox row is then not done."""
        faults: list[BaseException] = []
        token = _fault.set(faults)
        try:
            await self.application.process_update(update)
        finally:
            _fault.reset(token)
        if faults and isinstance(faults[0], ConnectionError):
            raise faults[0]  # the database is away: no fault of this update's
        if faults:
            raise HandlerFailed(type(faults[0]).__name__)

    def _add_handlers(self) -> None:
        add = self.application.add_handler
        private = filters.ChatType.PRIVATE & filters.UpdateType.MESSAGE
        add(CallbackQueryHandler(self._tapped))
        add(CommandHandler("start", self._start, filters=private))
        add(CommandHandler("cancel", self._on(onboarding.cancel), filters=private))
        for name, action in COMMANDS.items():
            add(CommandHandler(name, self._on(action), filters=private))
        add(MessageHandler(private & filters.LOCATION, self._located))
        add(MessageHandler(private & filters.TEXT, self._typed))
        add(MessageHandler(private & ~filters.StatusUpdate.ALL, self._on(hear.something_else)))
        edited = filters.ChatType.PRIVATE & filters.UpdateType.EDITED_MESSAGE
        add(MessageHandler(edited, self._on(hear.edited)))
        add(ChatMemberHandler(self._membership, ChatMemberHandler.MY_CHAT_MEMBER))
        self.application.add_error_handler(_note)

    def _on(self, action: Callable[[Turn], None]) -> Callable[[Update, Any], Coroutine[Any, Any, None]]:
        async def handler(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
            await self._service.hear(_heard(update), _unless_alarming(_words(update), _known(action)))

        return handler

    async def _start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        code = context.args[0][:128] if context.args else None
        greet = _unless_alarming(_words(update), welcome.greet)
        await self._service.hear(_heard(update), greet, code)

    async def _typed(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        await self._service.hear(_heard(update), hear.hear, _words(update))

    async def _located(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        """Only the zone of the place goes any further."""
        message = update.effective_message
        place = message.location if message else None
        zone = self._zone_at(place.latitude, place.longitude) if place else None
        if zone is None:
            await self._service.hear(_heard(update), _known(onboarding.ask_location))
        else:
            await self._service.hear(_heard(update), _known(onboarding.located), zone)

    async def _membership(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        change = update.my_chat_member
        if change is None or change.chat.type != ChatType.PRIVATE:
            return
        left = change.new_chat_member.status in ("kicked", "left")
        await self._service.hear(_heard(update), hear.blocked if left else hear.unblocked)

    async def _tapped(self, update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        query = update.callback_query
        if query is None:
            return
        action, args = self._meaning(query)
        await self._service.hear(_heard(update), action, *args)

    def _meaning(self, query: CallbackQuery) -> tuple[Callable[..., None], tuple[Any, ...]]:
        """What a tap means; a forged, foreign or outdated button means nothing."""
        opened = self._tokens.open(query.from_user.id, query.data or "")
        if opened is None:
            return _known(_old_button), ()
        verb, args = opened
        if verb == "menu" and len(args) == 1:
            name = MENU_TO_COMMAND.get(str(args[0]), str(args[0]))
            if name == "start":
                return welcome.greet, (None,)
            return _known(COMMANDS.get(name, _old_button)), ()
        try:
            tap = TAPS[verb]
            action, read = tap.call(args)
        except (KeyError, ValueError):
            return _known(_old_button), ()
        return (action if tap.always else _known(action)), read


def _known(action: Callable[..., None]) -> Callable[..., None]:
    """The action, if it is open to this person; else what leads there."""

    @wraps(action)  # so that watch counts it by the action's name
    def checked(turn: Turn, *args: Any) -> None:
        through(turn, action)(turn, *args)

    return checked


def _unless_alarming(words: str, action: Callable[..., None]) -> Callable[..., None]:
    """The action, unless the safety rules find something in the words that came with it."""

    @wraps(action)
    def heeded(turn: Turn, *args: Any) -> None:
        hear.unless_alarming(turn, words, lambda turn: action(turn, *args))

    return heeded


def _old_button(turn: Turn) -> None:
    turn.say(Toast("tap.old"))


def _heard(update: Update) -> Heard:
    user, query = update.effective_user, update.callback_query
    message = query.message if query else update.effective_message
    return Heard(
        update_id=update.update_id,
        chat=user.id if user else 0,
        language=((user.language_code if user else None) or "en").split("-")[0],
        message=message.message_id if message else None,
        query=query.id if query else None,
        label=_label(query) if query else None,
    )


def _label(query: CallbackQuery) -> str | None:
    """What was chosen, as the chat showed it: the tapped button, or all that were ticked before "done"."""
    markup = getattr(query.message, "reply_markup", None)
    keys = [key for line in markup.inline_keyboard for key in line] if markup else []
    tapped = next((str(key.text) for key in keys if key.callback_data == query.data), None)
    ticked = [key.text.removeprefix(TICK) for key in keys if key.text.startswith(TICK)]
    if ticked and str(query.data).startswith(DONE_WITH_TICKING):
        return ", ".join(ticked)
    return tapped.removeprefix(TICK) if tapped else None


def _words(update: Update) -> str:
    """What they wrote: a message, or the words below a photo."""
    message = update.effective_message
    return (message.text or message.caption or "") if message else ""


async def _note(_: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    faults = _fault.get()
    if faults is not None and context.error is not None:
        faults.append(context.error)
