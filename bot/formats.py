"""Times, days and lists as a person would say them, in their zone and language."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from html import escape
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time, get_day_names
from babel.lists import format_list

from domain.messages import Arg, Days, Listing, Words

NEAR = 6  # days within which a weekday's name alone is clear


class Formats:
    """`say(key, **args)` finds the words; `zone` is IANA; `now` decides what "today" and "tomorrow" are."""

    def __init__(self, language: str, zone: str, now: datetime, say: Callable[..., str]) -> None:
        self._language, self._zone, self._say = language, ZoneInfo(zone), say
        self._today = now.astimezone(self._zone).date()
        self._now = now.astimezone(self._zone).time()

    def arg(self, value: Arg) -> str:
        """One argument as HTML-safe text."""
        match value:
            case Words(key=key, args=args):
                return self._say(key, **{name: self.arg(each) for name, each in args.items()})
            case Days(days=days):
                return self.days(days)
            case Listing(members=members):
                return self.listing([self.arg(member) for member in members])
            case datetime():
                return self.when(value)
            case date():
                return self.day(value)
            case time():
                return self.clock(value)
            case _:
                return escape(str(value), quote=False)

    def clock(self, at: time) -> str:
        """8am, 10:30am, noon; other languages in their own short form."""
        if not self._language.startswith("en"):
            return format_time(at, "short", locale=self._language)
        if at.minute == 0 and at.hour in (0, 12):
            return "noon" if at.hour else "midnight"
        pattern = "ha" if at.minute == 0 else "h:mma"
        return format_time(at, pattern, locale="en_GB").lower().replace("\u202f", "")

    def day(self, on: date) -> str:
        """Tuesday 3 March; with the year once it is another one."""
        pattern = "EEEE d MMMM" if on.year == self._today.year else "EEEE d MMMM y"
        return format_date(on, pattern, locale=self._language)

    def when(self, instant: datetime) -> str:
        """today, tomorrow or on Tuesday, "after 10am": the hour before it, since nothing is to the minute.

        Where that hour has struck already, the quarter before it, or the minute itself.
        """
        local = instant.astimezone(self._zone)
        ahead = (local.date() - self._today).days
        steps = (time(local.hour), time(local.hour, local.minute // 15 * 15), time(local.hour, local.minute))
        rounded = next((at for at in steps if ahead or at > self._now), steps[-1])
        after = self._say("time.after", at=self.clock(rounded))
        if ahead in (0, 1):
            return self._say("time.today" if ahead == 0 else "time.tomorrow", after=after)
        day = format_date(local, "EEEE", locale=self._language) if ahead <= NEAR else self.day(local.date())
        return self._say("time.on_day", day=day, after=after)

    def days(self, days: frozenset[int]) -> str:
        """Monday and Thursday; every day."""
        if len(days) == 7:
            return self._say("days.every")
        names = get_day_names("wide", locale=self._language)
        return self.listing([names[day] for day in sorted(days)])

    def listing(self, members: Sequence[str]) -> str:
        return format_list(members, locale="en_GB" if self._language == "en" else self._language)
