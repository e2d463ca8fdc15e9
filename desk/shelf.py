"""What `instrument` and `score` do: the questionnaires, as shipped and as a site completed them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from content import install as installing
from content.catalogue import LoadedInstrument, load_instrument
from content.findings import has_errors
from content.packs import INSTRUMENTS, shipped_packs
from desk.problems import Problem
from domain.instruments import Instrument
from domain.scoring import score

SHOWN = ("raw", "score", "standard_error", "level", "flags")


def installed_folder(data_dir: Path) -> Path:
    """Where installed questionnaires lie."""
    return data_dir / "instruments"


def listed(data_dir: Path) -> str:
    """A few lines for each pack."""
    return "\n\n".join(_described(_loaded(pack, data_dir)) for pack in shipped_packs())


def template(pack: str, languages: tuple[str, ...]) -> str:
    """The file to fill in. Raises UnknownPack or NothingToInstall."""
    return installing.template(pack, languages)


def install(pack: str, file: Path, data_dir: Path) -> str:
    """Check and keep a filled-in file; what to say of it. Raises Problem with every fault found."""
    installing.definition_of(pack)  # an unknown pack ends here, in words
    _must_be_text(pack, file)
    findings = installing.install(pack, file, installed_folder(data_dir))
    if has_errors(findings):
        told = list(map(str, findings))
        raise Problem(
            f"{pack} was not installed: " + ("\n".join(["", *told]).rstrip() if told[1:] else told[0])
        )
    told = [*map(str, findings), f"{pack} is installed. A running service uses it from its next start."]
    return "\n".join(told)


def _must_be_text(pack: str, file: Path) -> None:
    """Raises Problem, saying why the file cannot be read."""
    try:
        file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise Problem(
            f"There is no file {file}: check the path, "
            f"or begin one with python main.py instrument template {pack}."
        ) from None
    except IsADirectoryError:
        raise Problem(f"{file} is a folder: name the file in it that you filled in.") from None
    except UnicodeDecodeError:
        raise Problem(f"{file} is not UTF-8 text: save it as UTF-8, then install it again.") from None
    except OSError as fault:
        raise Problem(f"{file} cannot be read: {fault.strerror}.") from fault


def scored(pack: str, answers: str, data_dir: Path) -> str:
    """The score of comma-separated answers as a line of JSON. Raises Problem, CannotScore or AnswerFault."""
    loaded = _loaded(pack, data_dir)
    if not loaded.instrument.can_score:
        raise Problem(f"{pack} cannot score yet: it misses {' and '.join(loaded.missing)}.")
    result = asdict(score(loaded.instrument, read_answers(loaded.instrument, answers)))
    return json.dumps({name: result[name] for name in SHOWN})


def read_answers(instrument: Instrument, text: str) -> dict[str, int | None]:
    """Answers in the order of the items: a value, `na` (N/A), or `-` (left out). Raises Problem."""
    words = [word.strip().lower() for word in text.split(",")]
    if len(words) != len(instrument.items):
        raise Problem(
            f"{instrument.id} has {len(instrument.items)} items, and these are {len(words)} answers."
        )
    return {
        item: _value(instrument, word)
        for item, word in zip(instrument.item_ids, words, strict=True)
        if word != "-"
    }


def _value(instrument: Instrument, word: str) -> int | None:
    if word in ("na", "n/a"):  # not answered counts the same, whatever the pack lets people say
        return None
    if word.isascii() and word.isdigit():
        return int(word)
    allowed = [*map(str, instrument.values), "na"]
    raise Problem(f"“{word}” is no answer to {instrument.id}: it takes {', '.join(allowed)}.")


def _loaded(pack: str, data_dir: Path) -> LoadedInstrument:
    installing.definition_of(pack)  # an unknown pack ends here, in words
    return load_instrument(INSTRUMENTS / pack, installed_folder(data_dir))


def _described(loaded: LoadedInstrument) -> str:
    pack = loaded.instrument
    lines = [
        f"{pack.id} {pack.version}: {pack.title}",
        f"  {len(pack.items)} items; {_yes(pack.can_ask)} ask ({', '.join(pack.languages) or 'no wording'}); "
        f"{_yes(pack.can_score)} score; {'validated' if pack.validated else 'not validated'}",
        *(f"  missing: {what}" for what in loaded.missing),
    ]
    return "\n".join(lines)


def _yes(able: bool) -> str:
    return "can" if able else "cannot"
