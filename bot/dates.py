"""Dates that must still be clear when nobody remembers which year it was: pictures and copies to keep."""

from datetime import date

from babel import Locale
from babel.dates import format_date, format_skeleton


def locale_of(language: str) -> Locale:
    """Babel's locale for a language tag; plain English is British. UnknownLocaleError if Babel has none."""
    return Locale.parse("en_GB" if language == "en" else language.replace("-", "_"))


def full_date(on: date, language: str) -> str:
    """3 March 2026."""
    return format_date(on, "long", locale=locale_of(language))


def short_date(on: date, language: str) -> str:
    """3 Mar: the day without its year."""
    return format_skeleton("MMMd", on, locale=locale_of(language))
