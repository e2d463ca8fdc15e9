"""Rules for one tip (shared/domain.md, "Rules for words"), each finding with its file, line and cure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from content import templates
from content.findings import Finding, error, warning
from content.heads import head_findings
from content.links import link_findings
from content.lint import prose
from content.lint.wordlists import WordList, word_lists
from content.tipfile import LEVELS, TOPICS, Body, RawTip, TipFileFault, take_apart

READING_AGE = 11.0
MOST_WORDS = {1: 40, 2: 60, 3: 70, 4: 70}
SENTENCE_WORDS = 20
PARAGRAPH_SENTENCES = 3

_TAG = re.compile(r"\{[{%#].*?[}%#]\}", re.DOTALL)
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|&(?:[a-z]+|#\d+);|\*\*|\]\(")
_BRACES = re.compile(r"\{+[%#]?|[%#]?\}+")  # what is left of a placeholder that isn't whole
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_COUNTED = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|fifteen|twenty|thirty|forty|fifty|sixty|hundred|thousand)"
    r"\s+(?:\w+\s+)?(?:minutes?|hours?|days?|weeks?|times|steps|metres|miles|glasses|portions|pounds|kilos|grams)\b",
    re.IGNORECASE,
)
_HOW_DID_IT_GO = re.compile(
    r"\b(?:how|what|which|where|when|who|did)\b[^.!?]*\b(?:did|does|was|were|came|went|go|goes|felt|feel)\b[^.!?]*\?"
    r"|\bdid\b[^.!?]*\?",
    re.IGNORECASE,
)


def tip_findings(path: Path, today: date) -> list[Finding]:
    """Everything wrong with one tip file."""
    try:
        return text_findings(path, path.read_text(encoding="utf-8"), today)
    except UnicodeDecodeError:
        return [error(path, 1, "encoding", "The file is not UTF-8 text.", "save it as UTF-8")]


def text_findings(path: Path, text: str, today: date) -> list[Finding]:
    """The same of a file's text, wherever it comes from; `path` names it in the findings."""
    try:
        raw = take_apart(text)
    except TipFileFault as fault:
        return [error(path, fault.line, "shape", str(fault), "follow content/tips/README.md")]
    return [*head_findings(path, raw, today), *_bodies_findings(path, raw)]


def _bodies_findings(path: Path, raw: RawTip) -> Iterator[Finding]:
    if "en" not in raw.bodies:
        yield error(path, 1, "language", "The tip has no English body.", "add a section `## en`")
    for language, body in raw.bodies.items():
        if not body.text:
            yield error(
                path, body.line, "empty", f"The section {language} is empty.", "write it or remove it"
            )
            continue
        refused = templates.faults(body.text)
        for fault in refused:
            yield error(
                path,
                body.line + fault.line - 1,
                "template",
                fault.message,
                f"use only {', '.join(templates.VARIABLES)}, if/elif/else, and "
                f"{', '.join(templates.FILTERS)}",
            )
        if not refused:
            yield from link_findings(path, body.text, body.line)
            yield from _words_findings(path, language, body, _Head.of(raw))


class _Head:
    """The fields that word rules depend on, read forgivingly: the head's faults are told elsewhere."""

    __slots__ = ("levels", "topics")

    def __init__(self, levels: frozenset[int], topics: frozenset[str]) -> None:
        self.levels, self.topics = levels, topics

    @classmethod
    def of(cls, raw: RawTip) -> _Head:
        return cls(
            frozenset(level for level in LEVELS if level in _listed(raw.head.get("levels"))),
            frozenset(topic for topic in TOPICS if topic in _listed(raw.head.get("topics"))),
        )


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _words_findings(path: Path, language: str, body: Body, head: _Head) -> Iterator[Finding]:
    blank = _TAG.sub(lambda tag: re.sub(r"[^\n]", " ", tag[0]), body.text)
    written = prose.ADDRESS.sub(lambda link: " " * len(link[0]), blank)
    shown = [text for text in templates.variants(body.text) if text] or [""]
    yield from _markup_findings(path, body, written)
    yield from _shape_findings(path, body, shown, head)
    if 1 in head.levels:
        yield from _number_findings(path, body, written)
    for words in word_lists(language):
        yield from _list_findings(path, body, written, shown, words, head)
    if language == "en":
        yield from _english_findings(path, body, shown, head)


def _markup_findings(path: Path, body: Body, written: str) -> Iterator[Finding]:
    for pattern, cure in ((_MARKUP, "write plain text"), (_BRACES, "a placeholder is whole: {{ name }}")):
        for found in pattern.finditer(written):
            line = _line(body, written, found.start())
            yield error(path, line, "markup", f"“{found[0]}” would be shown as is.", cure)


def _shape_findings(path: Path, body: Body, shown: list[str], head: _Head) -> Iterator[Finding]:
    longest = max(len(prose.words(text)) for text in shown)
    limit = min((MOST_WORDS[level] for level in head.levels), default=70)
    if longest > limit:
        message = f"{longest} words; a tip for level {_names(head.levels)} has at most {limit}."
        yield error(path, body.line, "length", message, "leave out what is not the one thing")
    pieces = [sentence for text in shown for sentence in prose.sentences(text)]
    for line, (count, sentence) in _longest(body, pieces, prose.words, SENTENCE_WORDS).items():
        message = f"{count} words in a sentence (at most {SENTENCE_WORDS}): “{sentence[:40]}…”"
        yield error(path, line, "sentence", message, "make two of it")
    pieces = [paragraph for text in shown for paragraph in prose.paragraphs(text)]
    for line, (count, _) in _longest(body, pieces, prose.sentences, PARAGRAPH_SENTENCES).items():
        message = f"{count} sentences in a paragraph (at most {PARAGRAPH_SENTENCES})."
        yield error(path, line, "paragraph", message, "put an empty line between them")


def _longest(
    body: Body, pieces: list[str], parts: Callable[[str], list[str]], limit: int
) -> dict[int, tuple[int, str]]:
    """For each line, the longest piece over the limit that begins there: branches share lines."""
    longest = dict[int, tuple[int, str]]()
    for piece in dict.fromkeys(pieces):
        count, line = len(parts(piece)), _find(body, piece)
        if count > max(limit, longest.get(line, (0, ""))[0]):
            longest[line] = (count, piece)
    return longest


def _number_findings(path: Path, body: Body, written: str) -> Iterator[Finding]:
    for found in [*_NUMBER.finditer(written), *_COUNTED.finditer(written)]:
        yield error(
            path,
            _line(body, written, found.start()),
            "level-1-number",
            f"“{found[0]}” is a number or a target, too much at level 1.",
            "say one small step without a number",
        )


def _list_findings(
    path: Path, body: Body, written: str, shown: list[str], words: WordList, head: _Head
) -> Iterator[Finding]:
    if words.except_topics & head.topics or (words.levels and not words.levels & head.levels):
        return
    if words.first_characters is None:
        places = {
            found[0].lower(): _line(body, written, found.start()) for found in words.pattern.finditer(written)
        }
    else:
        starts = [(text, words.first_characters) for text in shown]
        places = {
            found[0].lower(): body.line
            for text, end in starts
            for found in words.pattern.finditer(text)
            if found.start() < end
        }
    for word, line in places.items():
        yield error(path, line, words.rule, f"“{word}”: {words.why}.", words.cure)


def _english_findings(path: Path, body: Body, shown: list[str], head: _Head) -> Iterator[Finding]:
    hardest = max(
        shown, key=lambda text: prose.reading_age(text) - prose.reading_age_limit(text, READING_AGE)
    )
    age, limit = prose.reading_age(hardest), prose.reading_age_limit(hardest, READING_AGE)
    if age > limit:
        yield error(
            path,
            body.line,
            "reading-age",
            f"Readable at age {age} (limit {limit:g}).",
            "use shorter words and shorter sentences",
        )
    if 2 in head.levels and not all(_HOW_DID_IT_GO.search(text) for text in shown):
        yield warning(
            path,
            body.line,
            "level-2-asks",
            "A tip for level 2 asks how it went.",
            "end with a question such as “How did it go?”",
        )


def _line(body: Body, written: str, offset: int) -> int:
    return body.line + written.count("\n", 0, offset)


def _find(body: Body, piece: str) -> int:
    """The line where a rendered piece begins: the first line of the body that shares its first words."""
    start = " ".join(piece.split()[:3])
    wanted = re.compile(r"\s+".join(re.escape(word) for word in start.split()))
    found = wanted.search(body.text)
    return body.line + body.text.count("\n", 0, found.start()) if found else body.line


def _names(levels: frozenset[int]) -> str:
    return " and ".join(str(level) for level in sorted(levels)) or "?"
