"""A language's words for times, dates and small talk, as the reading rules need them.

Phrases are folded (see `domain.reading_text.fold`), without apostrophes, their words parted by one space.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrases = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TimeWords:
    """How a language says the time of day.

    `half_past` adds half an hour to the hour that follows, `half_before` takes it away (as in German).
    `night` is after noon from six on and before noon up to five.
    """

    numbers: Mapping[str, int]
    noon: Phrases
    midnight: Phrases
    before_noon: Phrases
    after_noon: Phrases
    night: Phrases
    quarter: Phrases
    past: Phrases
    to: Phrases
    half_past: Phrases = ()
    half_before: Phrases = ()
    minutes: Phrases = ()
    oclock: Phrases = ()
    lengths: Phrases = ()
    """Words that make the number before them a length or an amount ("every 4 hours", "2 tablets")."""


@dataclass(frozen=True, slots=True)
class DateWords:
    """How a language says a day. `months` and `weekdays` map each name to 1..12 and 0 (Monday)..6."""

    numbers: Mapping[str, int]
    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    today: Phrases
    tomorrow: Phrases
    day_after_tomorrow: Phrases
    yesterday: Phrases
    next: Phrases
    last: Phrases
    ahead: Phrases
    one: Phrases
    day: Phrases
    week: Phrases
    fortnight: Phrases
    month: Phrases
    year: Phrases
    between: Phrases = ()
    """Little words inside a date that say nothing: "the 3rd of February"."""
    before_clock: Phrases = ()
    after_clock: Phrases = ()
    """Words next to a number that is a time and no part of the date."""


@dataclass(frozen=True, slots=True)
class AnswerWords:
    """Words that may stand around an answer without changing it. Never a "not" among them."""

    fillers: frozenset[str] = field(default_factory=frozenset)


_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty"
).split()
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {"thirty": 30, "forty": 40, "fifty": 50}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_MONTHS = (
    "january jan|february feb febuary|march mar|april apr|may|june jun|july jul|august aug|"
    "september sept sep|october oct|november nov|december dec"
).split("|")
_WEEKDAYS = (
    "monday mon|tuesday tues tue|wednesday weds wed|thursday thurs thur thu|"
    "friday fri|saturday sat|sunday sun"
).split("|")

ENGLISH_TIMES = TimeWords(
    numbers=_NUMBERS | {"oh": 0, "o": 0},
    noon=("noon", "midday", "mid day"),
    midnight=("midnight", "mid night"),
    before_noon=("am", "a m", "in the morning", "this morning", "morning", "mornings"),
    after_noon=("pm", "p m", "afternoon", "afternoons", "evening", "evenings", "tonight", "teatime"),
    night=("night", "nights"),
    quarter=("a quarter", "quarter"),
    past=("past", "after"),
    to=("to", "till", "before"),
    half_past=("half past", "half after", "half"),
    minutes=("minutes", "minute", "mins", "min"),
    oclock=("oclock", "o clock", "h"),
    lengths=tuple(
        "hours hour hrs hr minutes minute mins min seconds days day weeks week months month years year "
        "times x tablets tablet pills pill capsules puffs units drops mg ml mmol steps".split()
    ),
)

ENGLISH_DATES = DateWords(
    numbers=_NUMBERS
    | {word: number for number, word in enumerate(_ORDINALS, 1)}
    | {"thirtieth": 30, "couple of": 2, "couple": 2},
    months={name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()},
    weekdays={name: number for number, names in enumerate(_WEEKDAYS) for name in names.split()},
    today=("today", "tonight"),
    tomorrow=("tomorrow", "tomorow", "tommorow", "tommorrow", "tmrw", "tomoz"),
    day_after_tomorrow=("day after tomorrow", "the day after tomorrow"),
    yesterday=("yesterday",),
    next=("next",),
    last=("last",),
    ahead=("in", "from now", "from today", "later"),
    one=("a", "an", "one"),
    day=("day", "days"),
    week=("week", "weeks", "wk", "wks"),
    fortnight=("fortnight", "fortnights"),
    month=("month", "months"),
    year=("year", "years"),
    between=("st", "nd", "rd", "th", "of", "the", "on", "this", "coming"),
    before_clock=("at", "around", "half past", "quarter past", "quarter to"),
    after_clock=("am", "pm", "a m", "p m", "oclock", "o clock"),
)

ENGLISH_ANSWERS = AnswerWords(
    frozenset(
        "i im id ill ive me my mine it its is that thats this the a an one ones think say would will guess "
        "feel suppose reckon please pls thanks thank you ta well um uh er erm hmm oh ok okay just to with do "
        "answer answers option choice number choose pick go for so quite really very lol".split()
    )
)
