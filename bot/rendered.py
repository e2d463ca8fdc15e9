"""A message in its final form, between the renderer that words it and the sender that delivers it."""

from dataclasses import dataclass


class Gone(LookupError):
    """What the message spoke of has been deleted since; there is nothing to send."""


@dataclass(frozen=True, slots=True)
class Key:
    """One inline button: either `data` (at most 64 bytes, comes back when tapped) or `url`."""

    text: str
    data: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a chat will see. With no html, photo or document there is nothing to send (a toast, say).

    `html`: Telegram's HTML, every variable already escaped; of any length, the sender splits it.
    `ask_location`: the label of a reply-keyboard button that shares the location.
    `remove_reply_keyboard`: take that button away again. `photo`: a PNG; `document`: (file name, bytes).
    `toast`: the small notice over the button that was tapped. `silent`: without a sound.
    """

    chat: int
    html: str = ""
    keyboard: tuple[tuple[Key, ...], ...] = ()
    ask_location: str | None = None
    remove_reply_keyboard: bool = False
    photo: bytes | None = None
    document: tuple[str, bytes] | None = None
    toast: str | None = None
    silent: bool = False

    @property
    def empty(self) -> bool:
        return not (self.html.strip() or self.photo or self.document)
