"""Settings, pause, stop, help and the menu."""

from actions import screens, settings
from actions.turn import Turn
from bot.conversations.taps import Commands, Tap, Taps, number, word


def _menu(turn: Turn) -> None:
    turn.say(screens.menu())


def _thanks(turn: Turn) -> None:
    settings.thanks(turn)


TAPS: Taps = {
    "set": Tap(settings.change, word),
    "quiet": Tap(settings.set_quiet, number, number),
    "pause": Tap(settings.pause_for, word),
    "talk": Tap(settings.talk_to_someone),
    "thanks": Tap(_thanks),
}
COMMANDS: Commands = {
    "menu": _menu,
    "settings": settings.show,
    "matters": settings.show_matters,
    "pause": settings.ask_pause,
    "resume": settings.resume,
    "stop": settings.stop,
    "help": settings.help_me,
    "help_now": settings.help_now,
}
