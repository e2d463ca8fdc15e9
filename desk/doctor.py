"""`doctor`: what is well, what to look at, and what must be cured before patients are written to."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from content.catalogue import Catalogue, CatalogueFault, load_catalogue
from content.lint import check as lint
from content.programme import ProgrammeFault, load_programme
from desk.doctor_database import Stand, examine_database, programme_there, tips_there
from desk.doctor_mail import examine_mail
from desk.doctor_telegram import examine_telegram
from desk.findings import Finding, bad, good, look
from desk.shelf import installed_folder
from keys import KEY_FILE
from settings import Settings, SettingsProblem, read_settings

LEVELS = (1, 2, 3, 4)


def examine() -> Iterator[Finding]:
    """Every finding, as it is made. Changes nothing, except that an older database is brought up to date."""
    try:
        settings = read_settings()
    except SettingsProblem as problem:
        yield bad(str(problem))
        return
    yield from _settings(settings)
    yield from _keys(settings)
    yield from examine_database(settings)
    yield from _content(settings)
    yield from _zones()
    yield from examine_mail(settings)
    yield from examine_telegram(settings)


def _settings(settings: Settings) -> Iterator[Finding]:
    if settings.simulated:
        yield good("Settings are readable; without TELEGRAM_TOKEN the simulator plays Telegram.")
        return
    yield good("Settings are readable.")
    if settings.site_name == "your clinic":
        yield look("Patients will read “your clinic”.", "Set SITE_NAME to the name they know.")
    if settings.without_invite == "open":
        yield look("Anybody who finds the bot can begin.", "Set WITHOUT_INVITE to refuse or waiting_list.")


def _keys(settings: Settings) -> Iterator[Finding]:
    path = settings.data_dir / KEY_FILE
    if settings.secret_key:
        yield good("The secret key is set.")
    elif not path.exists():
        yield good(f"The secret key will be made at the first start ({path}).")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield look(f"Others on this machine can read {path}.", f"Run: chmod 600 {path}")
    else:
        yield good(f"The secret key is kept in {path}; back it up apart from the database.")


def _content(settings: Settings) -> Iterator[Finding]:
    errors = [found for found in lint() if found.severity == "error"]
    if errors:
        yield bad(f"The content has {_count(len(errors))}: {errors[0]}", "Run: python main.py content check")
    try:
        catalogue = load_catalogue(installed_folder(settings.data_dir))
    except CatalogueFault as fault:
        yield bad(str(fault))
        return
    yield good(
        f"The content is sound: {len(catalogue.tips)} tips, {len(catalogue.instruments)} questionnaires."
    )
    yield from reviewed(settings, tips_there(settings) or as_shipped(catalogue))
    yield from _programmes(settings, catalogue)


def _count(errors: int) -> str:
    return "an error" if errors == 1 else f"{errors} errors, the first"


def reviewed(settings: Settings, tips: Sequence[Stand]) -> Iterator[Finding]:
    """Whether a clinician of the service's own has approved the tips that are live; also said at every
    start."""
    sent = [levels for approved, levels in tips if approved]
    waiting = len(tips) - len(sent)
    if not waiting or settings.simulated:
        return
    some = f"{waiting} of {len(tips)} tips have not been reviewed by a clinician of yours"
    if settings.send_unreviewed:
        yield look(f"{some}, and are sent all the same.", "Have them approved, then set SEND_UNREVIEWED=off.")
        return
    bare = [level for level in LEVELS if not any(level in levels for levels in sent)]
    nobody = f" People at level {', '.join(map(str, bare))} would get no tips at all." if bare else ""
    yield look(
        f"{some}, and are not sent.{nobody}",
        "Have them approved in the console (Tips, “not reviewed here”), or set SEND_UNREVIEWED=on.",
    )


def as_shipped(catalogue: Catalogue) -> list[Stand]:
    """How the tips will stand after the first start."""
    return [(tip.status == "approved", tip.levels) for tip in catalogue.tips.values()]


def _programmes(settings: Settings, catalogue: Catalogue) -> Iterator[Finding]:
    """The one in the database, which holds; and that of the file, which the first start puts there."""
    there, asked_there = programme_there(settings), ""
    if there is not None:
        asked_there = there.programme.instrument
        who = f"The programme in the database (version {there.version})"
        cure = f"Install it again: python main.py instrument install {asked_there} FILE"
        yield from _instrument(settings, catalogue, who, asked_there, cure)
    try:
        programme = load_programme(settings.programme)
    except ProgrammeFault as fault:
        yield bad(str(fault))
        return
    if programme.instrument != asked_there:
        cure = f"Choose one of {', '.join(sorted(catalogue.instruments))}."
        yield from _instrument(
            settings, catalogue, f"The programme {programme.id}", programme.instrument, cure
        )


def _instrument(
    settings: Settings, catalogue: Catalogue, who: str, asked: str, cure: str
) -> Iterator[Finding]:
    """Whether what a programme asks can be asked; `cure` where it isn't here."""
    loaded = catalogue.instruments.get(asked)
    if loaded is None:
        yield bad(f"{who} asks {asked}, which is no questionnaire here.", cure)
    elif not (loaded.instrument.can_ask and loaded.instrument.can_score):
        missing = "\n    ".join(f"Missing: {what}." for what in loaded.missing)
        yield bad(f"{who} asks {asked}, which is not complete.", missing)
    elif not loaded.instrument.validated and not settings.simulated:
        yield look(
            f"{asked} shapes the tips, and is not a validated measure (nor PAM).",
            "Good for trying; for outcomes bring a licensed or validated one: python main.py instrument list",
        )
    else:
        yield good(f"{who} asks {asked}.")


def _zones() -> Iterator[Finding]:
    try:
        ZoneInfo("Europe/London")
        yield good("Time zones are known.")
    except ZoneInfoNotFoundError:
        yield bad("Time zones are unknown on this machine.", "Run: pip install tzdata (make run does).")
