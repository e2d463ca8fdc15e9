"""How a tap's verb and arguments become a call of an action."""

from collections.abc import Callable
from typing import Any

from actions.turn import Turn

Action = Callable[..., None]
Parse = Callable[[str | int], Any]
Call = tuple[Action, tuple[Any, ...]]


class Tap:
    """An action and how to read each of its arguments. ValueError for arguments that don't fit.

    `always`: open to everybody, wherever they stand (actions/gate.py isn't asked).
    """

    def __init__(self, action: Action, *parse: Parse, always: bool = False) -> None:
        self.action, self._parse, self.always = action, parse, always

    def call(self, args: tuple[str | int, ...]) -> Call:
        """The action with its arguments read."""
        return self.action, tuple(parse(arg) for parse, arg in zip(self._parse, args, strict=True))


def number(arg: str | int) -> int:
    if isinstance(arg, int):
        return arg
    raise ValueError("a number was expected")


def word(arg: str | int) -> str:
    return str(arg)


def flag(arg: str | int) -> bool:
    return bool(number(arg))


Taps = dict[str, Tap]
Commands = dict[str, Callable[[Turn], None]]
