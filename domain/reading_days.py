"""Weekdays in typed words: "mon tue", "weekdays and sunday", "every day"."""

from domain.reading_text import words_of
from domain.reading_words import ENGLISH_DATES, DateWords

WEEKDAYS, WEEKEND = frozenset(range(5)), frozenset({5, 6})
GROUPS = {
    "weekdays": WEEKDAYS,
    "weekday": WEEKDAYS,
    "weekends": WEEKEND,
    "weekend": WEEKEND,
    "everyday": WEEKDAYS | WEEKEND,
    "daily": WEEKDAYS | WEEKEND,
    "every": WEEKDAYS | WEEKEND,
    "any": WEEKDAYS | WEEKEND,
    "all": WEEKDAYS | WEEKEND,
}
NEGATIONS = frozenset({"not", "except", "no", "but", "never"})


def read_days(text: str, words: DateWords = ENGLISH_DATES) -> frozenset[int]:
    """The weekdays that a text names, 0 = Monday; none if it names none, or says which not to take."""
    said = words_of(text)
    if NEGATIONS & frozenset(said):
        return frozenset()
    days: set[int] = set()
    for word in said:
        single = word.removesuffix("s")
        if word in GROUPS and (word not in ("every", "any", "all") or "day" in said or "days" in said):
            days |= GROUPS[word]
        elif word in words.weekdays or single in words.weekdays:
            days.add(words.weekdays[word if word in words.weekdays else single])
    return frozenset(days)
