"""The house as the actions see it: settings, programme, packs and words put together."""

from collections.abc import Callable, Mapping, Sequence

from actions.house import House, Place
from content import places
from content.catalogue import Catalogue, load_catalogue
from content.heard import load_heard, typed_choices
from content.programme import load_programme
from content.triage_commands import triage_in
from content.words import load_words
from desk.shelf import installed_folder
from domain.service_hours import ServiceHours
from domain.triage import Assessment
from settings import Settings


def furnished(settings: Settings) -> House:
    """The house of these settings, with all that ships and what is installed."""
    catalogue = load_catalogue(installed_folder(settings.data_dir))
    return furnish(settings, catalogue, load_words().languages)


def furnish(settings: Settings, catalogue: Catalogue, languages: Sequence[str]) -> House:
    """Raises ProgrammeFault for a programme that can't be used, or one whose instrument can't ask."""
    heard = load_heard()

    def heard_words(language: str) -> Mapping[str, tuple[str, ...]]:
        return heard.get(language, heard["en"])

    def choices(instrument: str, language: str) -> Sequence[tuple[str, tuple[str, ...]]]:
        return typed_choices(catalogue.instruments[instrument], language)

    return House(
        site=settings.site_name,
        programme=load_programme(settings.programme),
        instruments={pack: loaded.instrument for pack, loaded in catalogue.instruments.items()},
        find_places=_find_places,
        heard_words=heard_words,
        choices=choices,
        assess=_assess(),
        numbers={
            "emergency": settings.emergency_number,
            "advice": settings.advice_number,
            "crisis": settings.crisis_line,
            "listening": settings.listening_line,
            "text_line": settings.text_line,
        },
        without_invite=settings.without_invite,
        send_unreviewed=settings.send_unreviewed,
        languages={tag: places.own_name(tag) for tag in languages},
        service_hours=ServiceHours(*settings.service_hours),
        alert_minutes=settings.alert_minutes,
        rota=settings.rota if settings.smtp_host else (),
    )


def _assess() -> Callable[[str, str], Assessment]:
    """The safety rules. They exist in English; other languages are read by them until they have theirs."""
    english = triage_in("en")
    return lambda text, language: english.assess(text)


def _find_places(typed: str) -> list[Place]:
    return [Place(each.city, each.country, each.zone, each.sure) for each in places.find(typed)]
