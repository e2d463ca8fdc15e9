"""Understanding what people type. The one door to the reading rules; none of them raises on odd text."""

from domain.reading_answer import read_answer
from domain.reading_date import NotADate, read_date
from domain.reading_days import read_days
from domain.reading_text import clean, fold, is_one_of, one_line, words_of
from domain.reading_time import NotATime, read_time

__all__ = [
    "NotADate",
    "NotATime",
    "clean",
    "fold",
    "is_one_of",
    "one_line",
    "read_answer",
    "read_date",
    "read_days",
    "read_time",
    "words_of",
]
