"""Examples of what people write: tab-separated files that a clinician can extend, and their spoilt copies."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from content.triage_rules import SHIPPED
from domain.triage.rules import CATEGORIES

NONE = "none"
HALVES = ("dev", "dev2", "dev3", "dev4", "dev5", "heldout5")  # the last is only ever counted


class ExamplesFault(ValueError):
    """A line is not `text <tab> expected <tab> class`; the message names file and line, never the text."""


@dataclass(frozen=True, slots=True)
class Example:
    """What somebody writes, the category that should answer (or `none`), and the kind of example."""

    text: str
    expected: str
    kind: str


def halves_on_file(language: str = "en", root: Path = SHIPPED) -> tuple[str, ...]:
    """Those of HALVES whose two files are there: the held-out half may still be waited for."""
    folder = root / language / "examples"
    kinds = ("positives", "negatives")
    return tuple(half for half in HALVES if all((folder / f"{kind}-{half}.tsv").exists() for kind in kinds))


def read_examples(name: str, language: str = "en", root: Path = SHIPPED) -> list[Example]:
    """The examples of `<name>.tsv`, such as positives-dev. Raises ExamplesFault; OSError without a file."""
    path = root / language / "examples" / f"{name}.tsv"
    found: list[Example] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = [cell.strip() for cell in line.split("\t")]
        if (
            not line.strip()
            or line.startswith("#")
            or cells[:2] == ["text", "expected"]
            or cells[0] == "text"
        ):
            continue
        if len(cells) != 3 or cells[1] not in (*CATEGORIES, NONE):
            raise ExamplesFault(f"{path}:{number}: not text, category or none, and class, parted by tabs.")
        found.append(Example(*cells))
    return found


def _curly(text: str, _: Random) -> str:
    return text.replace("'", "’")


def _bare(text: str, _: Random) -> str:
    return text.replace("'", "")


def _capitals(text: str, _: Random) -> str:
    return text.upper()


def _doubled(text: str, _: Random) -> str:
    return text.replace(" ", "  ")


def _emoji(text: str, chance: Random) -> str:
    words = text.split(" ")
    words.insert(chance.randrange(len(words) + 1), chance.choice("😢😭🙏😡🆘"))
    return " ".join(words) + chance.choice(("", " 🙏🙏", "😭"))


def _one_typo(text: str, chance: Random) -> str:
    """A letter left out, doubled, swapped or changed, inside one word of six letters or more."""
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= 6 and word.isalpha()]
    if not long:
        return text
    place = chance.choice(long)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    left, letter, right = word[:at], word[at], word[at + 1 :]
    spoilt = (
        left + right,
        left + letter * 2 + right,
        left + right[0] + letter + right[1:],
        left + "e" + right,
    )
    words[place] = chance.choice(spoilt)
    return " ".join(words)


SPOILT: Mapping[str, Callable[[str, Random], str]] = {
    "curly quotes": _curly,
    "missing apostrophes": _bare,
    "capitals": _capitals,
    "doubled spaces": _doubled,
    "emoji": _emoji,
    "one typo": _one_typo,
}


def spoil(how: str, text: str, seed: int) -> str:
    """The text as somebody else would have typed it; `how` is one of SPOILT. The same seed, the same slip."""
    return SPOILT[how](text, Random(f"{seed} {text}"))  # noqa: S311 - slips, not secrets
