"""From a message as a value to what the chat will see. The words come from content/, never from here."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import assert_never

from actions.house import House
from actions.ports import Unit
from actions.scene import Scene, scene_of
from actions.service import Service
from bot.chart import rendered as progress
from bot.export import rendered as copy_of_everything
from bot.formats import Formats
from bot.questions import rendered as question
from bot.reminders import rendered as reminders
from bot.rendered import Gone, Key, Rendered
from bot.safety_plan import rendered as safety_plan
from bot.tokens import Tokens
from content.catalogue import LoadedInstrument
from content.templates import render as render_template
from content.words import Words
from domain.deliveries import Delivery
from domain.messages import (
    Arg,
    AskItem,
    Button,
    Rows,
    Say,
    SendExport,
    SendReminder,
    SendTip,
    Settle,
    ShowPlan,
    ShowProgress,
    ShowReminders,
    ShowReview,
    Toast,
)

TIP_BUTTONS = (("did", "helpful"), ("not_for_me", "fewer"))


class Renderer:
    """Callable: `await renderer(delivery)` reads the scene and words it."""

    def __init__(
        self, service: Service, words: Words, instruments: Mapping[str, LoadedInstrument], tokens: Tokens
    ) -> None:
        self._service, self._words = service, words
        self._instruments, self._tokens = instruments, tokens

    async def __call__(self, delivery: Delivery) -> Rendered:
        scene, house = await self._service.run(_seen, delivery)
        if isinstance(delivery.plan.message, ShowProgress | SendExport):
            return await asyncio.to_thread(self.of, scene, house)  # drawing takes a tenth of a second
        return self.of(scene, house)

    def of(self, scene: Scene, house: House) -> Rendered:
        """What that person's chat would see; nothing is read and nothing is sent. Gone as in sending."""
        return _Page(scene, house, self._words, self._instruments, self._tokens).rendered()


def _seen(unit: Unit, house: House, now: datetime, delivery: Delivery) -> tuple[Scene, House]:
    """The scene, and the house with the programme of that moment."""
    return scene_of(unit, house, now, delivery), house


class _Page:
    """One message for one person."""

    def __init__(
        self,
        scene: Scene,
        house: House,
        words: Words,
        instruments: Mapping[str, LoadedInstrument],
        tokens: Tokens,
    ) -> None:
        self.scene, self.house, self.instruments, self.tokens = scene, house, instruments, tokens
        self.language = scene.patient.language
        self.words = words
        named = {**house.numbers, "site": scene.site}
        self.named = {name: escape(each, quote=False) for name, each in named.items()}
        self.formats = Formats(self.language, scene.patient.where, scene.now, self.say)

    def rendered(self) -> Rendered:
        scene, chat = self.scene, self.scene.chat
        message = scene.delivery.plan.message
        match message:
            case Say():
                location = self.say("ask.location_button") if message.ask_location else None
                keyboard = self.keyboard(message.buttons)
                return Rendered(
                    chat,
                    self.said(message),
                    keyboard,
                    ask_location=location,
                    remove_reply_keyboard=message.clear_keyboard,
                )
            case Toast(key=key):
                return Rendered(chat, toast=self.say(key))
            case Settle():
                return Rendered(chat)
            case AskItem() | ShowReview():
                return question(self, message)
            case SendTip():
                return self.tip()
            case SendReminder() | ShowReminders():
                return reminders(self, message)
            case ShowProgress():
                return progress(self)
            case ShowPlan():
                return safety_plan(self, message)
            case SendExport():
                return copy_of_everything(self)
            case _ as unreachable:
                assert_never(unreachable)

    def say(self, key: str, **args: str) -> str:
        """Our words for a key; `args` are already HTML-safe. Every phrase may name the person's site and the
        numbers to call, as they are now."""
        if key.startswith("instrument:"):
            _, pack, item, _ = key.split(":")
            return self.formats.arg(self.instruments[pack].wording(self.language).items[item].why)
        return self.words(self.language).text(key, **{**self.named, **args})

    def said(self, message: Say) -> str:
        args = {name: self.formats.arg(value) for name, value in message.args.items()}
        if message.n is not None:
            return self.words(self.language).plural(message.key, message.n, **{**self.named, **args})
        return self.say(message.key, **args)

    def key(self, label: str, verb: str, *args: str | int, ticked: bool = False) -> Key:
        """An inline button with a plain-text label, its tap sealed for this chat."""
        return Key(("✓ " if ticked else "") + label, self.tokens.seal(self.scene.chat, verb, args))

    def keyboard(self, lines: Rows) -> tuple[tuple[Key, ...], ...]:
        return tuple(tuple(self._button(button) for button in line) for line in lines if line)

    def _button(self, button: Button) -> Key:
        return self.key(self.label(button.key, button.label), button.verb, *button.args, ticked=button.ticked)

    def label(self, key: str, args: Mapping[str, Arg] | None = None) -> str:
        """Button labels are plain text: what was escaped for HTML is given back."""
        filled = {name: self.formats.arg(value) for name, value in (args or {}).items()}
        return plain(self.say(key, **filled))

    def tip(self) -> Rendered:
        scene, tip = self.scene, self.scene.tip
        if tip is None:
            raise Gone("tip")
        language = self.language if self.language in tip.bodies else "en"
        patient = scene.patient
        topic = scene.delivery.plan.reason.get("topic") or min(tip.topics, default=None)
        values = {
            "name": patient.name or "",
            "matters": patient.matters or "",
            "site": scene.site,
            "topic": self.say(f"topics.{topic}") if topic else "",  # a draft may have none yet
        }
        body = self.formats.arg(render_template(tip.id, tip.version, language, tip.bodies[language], values))
        if scene.late:
            body = f"{body}\n\n<i>{self.say('tip.late')}</i>"
        number = scene.delivery.id
        lines = [
            [self.key(self.label(f"tip.{word}"), f"tip_{word}", number) for word in line]
            for line in TIP_BUTTONS
        ]
        lines.append([self.key(self.label("tip.why"), "tip_why", number)])
        return Rendered(scene.chat, body, tuple(tuple(line) for line in lines))


def plain(html: str) -> str:
    """The text of our own HTML (b and i at most) for places that show no markup."""
    for tag in ("<b>", "</b>", "<i>", "</i>"):
        html = html.replace(tag, "")
    return html.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
