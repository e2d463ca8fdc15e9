"""Keyboards under messages, checked as Telegram checks them."""

import re
from typing import Any

from simulator.errors import bad_request
from simulator.params import Params

_DATA_LIMIT_BYTES = 64
_MOST_BUTTONS = 100
_ACTIONS = (
    "callback_data", "url", "web_app", "login_url", "copy_text", "callback_game", "pay",
    "switch_inline_query", "switch_inline_query_current_chat", "switch_inline_query_chosen_chat",
)  # fmt: skip

Markup = dict[str, Any]


def read_markup(params: Params) -> Markup | None:
    """The checked `reply_markup`, or None; raises Refused with Telegram's words."""
    markup = params.structure("reply_markup", "reply keyboard markup")
    if not markup:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        rows = _rows(markup["inline_keyboard"], "inline keyboard")
        checked = [[_inline_button(button) for button in row] for row in rows]
        return {"inline_keyboard": checked} if checked else None
    if "keyboard" in markup:
        rows = _rows(markup["keyboard"], "keyboard")
        return markup | {"keyboard": [[_reply_button(button) for button in row] for row in rows]}
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    return None


def inline(markup: Markup | None) -> Markup | None:
    """The markup if it is an inline keyboard: only that is part of the message itself."""
    return markup if markup and "inline_keyboard" in markup else None


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f'field "{what.replace(" ", "_")}" must be of type Array')
    if any(not isinstance(row, list) for row in rows):
        raise bad_request(f"can't parse {what} button: expected an Array of Arrays")
    kept = [row for row in rows if row]
    if sum(len(row) for row in kept) > _MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return kept


def _inline_button(button: Any) -> Markup:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if not isinstance(text, str):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not text.strip():
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton text must be non-empty")
    if not any(name in button for name in _ACTIONS):
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button:
        data = str(button["callback_data"])
        if not 1 <= len(data.encode()) <= _DATA_LIMIT_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not re.match(r"(?:https?|tg|ton)://[^\s/]+", str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
    return button


def _reply_button(button: Any) -> Markup:
    button = {"text": button} if isinstance(button, str) else button
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    if not button["text"].strip():
        raise bad_request("can't parse keyboard button: KeyboardButton text must be non-empty")
    return button
