"""What people type, made fit to keep (`clean`) and fit to compare (`fold`)."""

import re
import unicodedata
from collections.abc import Iterable

_NEWLINES = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
_SPACES = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n{3,}")
# Characters that turn the text around them, or have no width and no use inside a word. The joiners
# (200C, 200D) stay: emoji and many scripts are built with them; so do the plain direction marks.
_NEVER = re.compile("[\u00ad\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb]")
# Tag letters are invisible, and belong only behind the black flag (England, Scotland, Wales).
_STRAY_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007e])[\U000e0000-\U000e007f]+")
_EDGES = " \n\u200c\u200d\u200e\u200f\u061c\u180e"
_QUOTES = str.maketrans("‘’‚‛′´`ʼ“”„‟″«»", "''''''''" + '"""""""')


def clean(text: str, limit: int) -> str:
    """The text as we keep it: NFC, at most `limit` characters, no control characters but line breaks.

    Runs of spaces become one, runs of empty lines one empty line; the edges are trimmed, invisible
    characters included. Text that turns its surroundings round (bidi overrides) loses that power.
    Cleaning twice changes nothing.
    """
    lines = _NEWLINES.sub("\n", text)
    kept = "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    visible = unicodedata.normalize("NFC", _STRAY_TAGS.sub("", _NEVER.sub("", kept)))
    spaced = _SPACES.sub(" ", visible).replace(" \n", "\n").replace("\n ", "\n")
    return _BLANK_LINES.sub("\n\n", spaced.strip(_EDGES))[:limit].strip(_EDGES)


def one_line(text: str, limit: int) -> str:
    """As `clean`, with line breaks turned into spaces: for names and labels."""
    return clean(_NEWLINES.sub(" ", text).replace("\n", " "), limit)


def fold(text: str) -> str:
    """The text as we compare it: NFKC, case folded, straight quotes, nothing invisible, single spaces."""
    folded = text
    for _ in range(5):  # a handful of odd letters need a second round to settle
        before = folded
        folded = _fold_once(folded)
        if folded == before:
            break
    return folded


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a text: letters, marks and digits; punctuation parts them, apostrophes don't.

    Digits of every script become 0-9.
    """
    letters = (_plain(char) for char in fold(text).replace("'", ""))
    return tuple("".join(letters).split())


def is_one_of(text: str, words: Iterable[str]) -> bool:
    """Is the whole text one of these words or phrases, whatever the case, punctuation and spacing?"""
    said = "".join(words_of(text))
    return bool(said) and any("".join(words_of(word)) == said for word in words)


def near(typed: str, meant: str) -> int | None:
    """How many slips lie between a typed word and the one meant; None when too many to be sure.

    A slip is a letter added, left out, changed, or swapped with its neighbour: none are allowed in
    words under four letters, one under eight, two from there on; and none where digits are.
    """
    if typed == meant:
        return 0
    shorter = min(len(typed), len(meant))
    allowed = 0 if shorter < 4 else 1 if len(meant) < 8 else 2
    if abs(len(typed) - len(meant)) > allowed or any(char.isdigit() for char in typed + meant):
        return None
    slips = _slips(typed, meant)
    return slips if slips <= allowed else None


def _fold_once(text: str) -> str:
    seen = "".join(" " if _blank(char) else char for char in text if not _invisible(char))
    # Quotes first: NFKC would tear an acute accent used as an apostrophe into a space and a mark.
    straight = unicodedata.normalize("NFKC", seen.translate(_QUOTES)).casefold().translate(_QUOTES)
    return " ".join(unicodedata.normalize("NFKC", straight).split())


def _blank(char: str) -> bool:
    return char.isspace() or unicodedata.category(char) == "Cc"


def _invisible(char: str) -> bool:
    """Format characters, lone surrogates, variation selectors, the grapheme joiner, Hangul fillers."""
    return (
        unicodedata.category(char) in ("Cf", "Cs")
        or "\ufe00" <= char <= "\ufe0f"
        or "\U000e0100" <= char <= "\U000e01ef"
        or char in "\u034f\u115f\u1160\u3164\uffa0"
    )


def _plain(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char if category[0] in "LN" or category in ("Mn", "Mc") else " "


def _slips(one: str, other: str) -> int:
    """Edit distance with swapped neighbours as one slip."""
    older: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        current = [i]
        for j, right in enumerate(other, 1):
            cost = min(row[j] + 1, current[j - 1] + 1, row[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, older[j - 2] + 1)
            current.append(cost)
        older, row = row, current
    return row[-1]
