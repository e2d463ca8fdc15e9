"""What every action may count on: the words and packs, the programme, and how this service is set up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from domain.instruments import Instrument
from domain.programmes import Programme as Programme
from domain.service_hours import ServiceHours
from domain.triage import Assessment


@dataclass(frozen=True, slots=True)
class Place:
    """A city somebody may mean, and the IANA zone it keeps; not `sure` if its name is only alike."""

    city: str
    country: str
    zone: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class House:
    """One service. `programme` is the one that holds in this transaction.

    `without_invite` is open | waiting_list | refuse (people who come without a code).

    `languages` maps a language tag to its own name, for those whose words are complete.
    `heard_words(language)` lists the one-word commands; `choices(instrument, language)` what may be typed
    for each answer, as ("3", ("agree", …)) and ("na", (…)). `assess(text, language)` applies the safety
    rules. `numbers` are whom to call or text: emergency, advice, crisis, listening, text_line.
    `rota` is who is told by e-mail of a red flag that nobody took on, in order, one after each
    `alert_minutes` of `service_hours`; empty if no e-mail can be sent.
    """

    site: str
    programme: Programme
    instruments: Mapping[str, Instrument]
    find_places: Callable[[str], Sequence[Place]]
    heard_words: Callable[[str], Mapping[str, tuple[str, ...]]]
    choices: Callable[[str, str], Sequence[tuple[str, tuple[str, ...]]]]
    assess: Callable[[str, str], Assessment]
    numbers: Mapping[str, str]
    without_invite: str = "open"
    send_unreviewed: bool = False
    languages: Mapping[str, str] = field(default_factory=lambda: {"en": "English"})
    service_hours: ServiceHours = field(default_factory=ServiceHours)
    alert_minutes: int = 60
    rota: tuple[str, ...] = ()

    @property
    def instrument(self) -> Instrument:
        return self.instruments[self.programme.instrument]
