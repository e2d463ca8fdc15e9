"""What is kept, a copy of it, and its end."""

from actions import privacy
from bot.conversations.taps import Commands, Tap, Taps, word
from domain.patient import ConsentKind


def _kind(arg: str | int) -> ConsentKind:
    return ConsentKind(word(arg))


TAPS: Taps = {"withdraw": Tap(privacy.withdraw, _kind), "forget": Tap(privacy.forget)}
COMMANDS: Commands = {"privacy": privacy.show, "export": privacy.export, "forget": privacy.ask_forget}
