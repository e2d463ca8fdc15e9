"""The first words, the two consents, and everything asked about the person."""

from actions import onboarding, welcome
from bot.conversations.taps import Tap, Taps, flag, word
from domain.patient import ConsentKind


def _kind(arg: str | int) -> ConsentKind:
    return ConsentKind(word(arg))


TAPS: Taps = {
    "explain": Tap(welcome.explain),
    "not_now": Tap(welcome.not_now),
    "kept": Tap(welcome.what_is_kept),
    "agree": Tap(welcome.agree),
    "speak": Tap(welcome.speak, word),
    "consent": Tap(welcome.consent, _kind, flag),
    "pick": Tap(onboarding.pick, word, word),
    "picked": Tap(onboarding.picked, word),
    "skip": Tap(onboarding.skip, word),
    "zone": Tap(onboarding.set_zone, word),
    "where": Tap(onboarding.ask_location),
    "part": Tap(onboarding.set_part_of_day, word),
    "cancel": Tap(onboarding.cancel),
}
