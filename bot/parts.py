"""A rendered message as the Telegram messages it takes, and its buttons as the library's markup."""

from dataclasses import dataclass, replace
from typing import Final

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.pieces import pieces, plain, units
from bot.rendered import Key, Rendered

INERT: Final = "·"  # what a button carries that only shows what was chosen
_MOST_CAPTION = 1024  # UTF-16 units of text under a photo or document
_MOST_LABEL = 60

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


@dataclass(frozen=True, slots=True)
class Part:
    """One Telegram message: text, or a file with a caption (html may be empty then)."""

    html: str
    markup: Markup | None = None
    photo: bytes | None = None
    document: tuple[str, bytes] | None = None


def parts_of(rendered: Rendered) -> list[Part]:
    """The messages it takes, in order; none if there is nothing to send. The last carries the markup."""
    has_file = rendered.photo is not None or rendered.document is not None
    parts: list[Part] = []
    if has_file and units(plain(rendered.html)) <= _MOST_CAPTION:
        parts = [Part(rendered.html, None, rendered.photo, rendered.document)]
    else:
        if has_file:
            parts.append(Part("", None, rendered.photo, rendered.document))
        parts += [Part(piece) for piece in pieces(rendered.html)]
    if parts:
        parts[-1] = replace(parts[-1], markup=markup_of(rendered))
    return parts


def markup_of(rendered: Rendered) -> Markup | None:
    """A message carries one kind of keyboard; buttons go first (see `beside` for the other)."""
    return inline(rendered.keyboard) or reply_keyboard(rendered)


def reply_keyboard(rendered: Rendered) -> ReplyKeyboardMarkup | ReplyKeyboardRemove | None:
    """The keyboard that takes the place of the phone's own: one button that shares the location, or none."""
    if rendered.ask_location is not None:
        button = KeyboardButton(rendered.ask_location, request_location=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    return ReplyKeyboardRemove() if rendered.remove_reply_keyboard else None


def inline(keyboard: tuple[tuple[Key, ...], ...]) -> InlineKeyboardMarkup | None:
    """Buttons under a message; None for no buttons."""
    if not keyboard:
        return None
    return InlineKeyboardMarkup([[_button(key) for key in row] for row in keyboard])


def chosen_only(label: str | None) -> InlineKeyboardMarkup | None:
    """What an old keyboard is replaced by: one button that does nothing but show what was chosen."""
    return inline(((Key(f"✓ {label[:_MOST_LABEL]}", INERT),),)) if label else None


def _button(key: Key) -> InlineKeyboardButton:
    if key.url:
        return InlineKeyboardButton(key.text, url=key.url)
    return InlineKeyboardButton(key.text, callback_data=key.data)
