"""A message as the rules see it: folded, parted into words, with its sentence breaks and pauses."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

BREAK = "|"  # stands among the words wherever a sentence begins or ends
LONGEST_WORD = 30

_QUOTES = "'‘’‚‛′´`ʼʹ＇"
_TOKENS = re.compile(r"[0-9]+(?:[.,][0-9]+)?|[^\W\d_]+|[.!?;\n]+|[,():\-–—/]|[&+]")
_HIDDEN = ("Cf", "Cs", "Mn", "Me", "Cc")


@dataclass(frozen=True, slots=True)
class Message:
    """Folded words, BREAK at each sentence's ends; `pauses` are the words that a comma or dash follows."""

    words: tuple[str, ...]
    pauses: frozenset[int]


def fold(text: str) -> str:
    """Lower case, NFKC, no accents, no apostrophes, nothing invisible: one shape for equal words."""
    if text.isascii():
        return text.lower().translate(_ASCII)
    split = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    return split.translate({ord(char): _shape(char) for char in set(split)})


def read(text: str) -> Message:
    """Part a text into words and breaks."""
    folded = fold(text)
    words, pauses = [BREAK], set[int]()
    for found in _TOKENS.finditer(folded):
        token = found[0]
        if token.isalnum() or token[0].isdigit():
            words.append(token[:LONGEST_WORD])
        elif token in ("&", "+"):
            words.append("and")
        elif _ends_sentence(token, folded, found.end()):
            if words[-1] != BREAK:
                words.append(BREAK)
        else:
            pauses.add(len(words) - 1)
    if words[-1] != BREAK:
        words.append(BREAK)
    return Message(tuple(words), frozenset(pauses))


def _ends_sentence(token: str, text: str, end: int) -> bool:
    """“…” and “e.g.” part nothing; “! ? ;”, a line break and a full stop do."""
    if token[0] not in ".!?;\n":
        return False
    if set(token) <= {"."}:
        return len(token) == 1 and (end == len(text) or text[end].isspace())
    return True


def _shape(char: str) -> str:
    if char in _QUOTES:
        return ""
    if char in "\r\v\f\u2028\u2029\x85":
        return "\n"
    category = unicodedata.category(char)
    if category in _HIDDEN and char not in "\n\t":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char


_ASCII = {code: _shape(chr(code)) for code in range(128)}
