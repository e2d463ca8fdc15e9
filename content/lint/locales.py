"""Rules for .po files: every key in every language, the same placeholders, sound HTML, a calm voice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from content.findings import Finding, error, warning
from content.lint import prose
from content.words import DOMAIN, FALLBACK, PLACEHOLDER, Entry, PoFile, WordsFault, read_po_file

SENTENCE_WORDS = 25
LONGEST_MESSAGE = 4096  # what Telegram takes, before anything is filled in
_KEY = re.compile(r"[a-z][a-z0-9_-]*(?:\.[A-Za-z0-9_+-]+)+")
_TAG = re.compile(r"<(/?)([bi])>")
_BRACES = re.compile(r"\{[^{}]*\}|[{}]")
_SHOUT = re.compile(r"\b[^\W\d_]{5,}\b|!{2,}")
_NAMES = frozenset({"SHOUT"})  # the crisis text line that people write that word to
_MSGID = re.compile(r'^msgid\s+"(.+)"\s*$')


def locale_findings(path: Path) -> Iterator[Finding]:
    """Everything wrong with one .po file, compared with the English one beside it."""
    try:
        po = read_po_file(path)
    except WordsFault as fault:
        yield error(path, fault.line, "po", str(fault).partition(": ")[2], "mend the file")
        return
    yield from _twice(path)
    for entry in po.entries:
        yield from _entry_findings(path, po, entry)
    english = path.parent.parent / FALLBACK / DOMAIN
    if po.language != FALLBACK and english.is_file():
        yield from _compared(path, po, read_po_file(english))


def _twice(path: Path) -> Iterator[Finding]:
    """Babel merges two entries of one key without a word."""
    lines = enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
    keys = [(found[1], number) for number, line in lines if (found := _MSGID.match(line))]
    counted = Counter(key for key, _ in keys)
    for key, number in keys:
        if counted[key] > 1:
            yield error(path, number, "key-twice", f"“{key}” is there {counted[key]} times.", "keep one")


def _entry_findings(path: Path, po: PoFile, entry: Entry) -> Iterator[Finding]:
    if not _KEY.fullmatch(entry.key):
        yield error(path, entry.line, "key", f"“{entry.key}” is no key.", "name it like welcome.hello")
    if entry.fuzzy:
        yield warning(
            path, entry.line, "fuzzy", f"“{entry.key}” is marked fuzzy and not used.", "check it, unmark it"
        )
    if not all(entry.forms):
        yield error(path, entry.line, "missing", f"“{entry.key}” has no words.", "write them")
    if entry.plural and len(entry.forms) != po.forms:
        yield error(
            path,
            entry.line,
            "plural",
            f"“{entry.key}” has {len(entry.forms)} of {po.forms} forms.",
            "write every form",
        )
    for form in filter(None, entry.forms):
        yield from _form_findings(path, po.language, entry, form)


def _form_findings(path: Path, language: str, entry: Entry, form: str) -> Iterator[Finding]:
    for found in _BRACES.finditer(form):
        if not PLACEHOLDER.fullmatch(found[0]):
            yield error(
                path,
                entry.line,
                "placeholder",
                f"“{entry.key}”: {found[0]} is no placeholder.",
                "write {name}, in small letters",
            )
    fault = _html_fault(form)
    if fault:
        yield error(
            path, entry.line, "html", f"“{entry.key}”: {fault}.", "use only <b>…</b> and <i>…</i>, closed"
        )
    if len(form) > LONGEST_MESSAGE:
        yield error(path, entry.line, "length", f"“{entry.key}” is too long for Telegram.", "shorten it")
    for found in _SHOUT.finditer(form):
        if found[0].startswith("!") or (found[0].isupper() and found[0] not in _NAMES):
            yield error(path, entry.line, "shouting", f"“{entry.key}”: “{found[0]}” shouts.", "say it calmly")
    if language == FALLBACK:
        yield from _sentence_findings(path, entry, form)


def _sentence_findings(path: Path, entry: Entry, form: str) -> Iterator[Finding]:
    for sentence in prose.sentences(_TAG.sub("", form)):
        count = len(prose.words(sentence))
        if count > SENTENCE_WORDS:
            yield error(
                path,
                entry.line,
                "sentence",
                f"“{entry.key}”: {count} words in a sentence (at most {SENTENCE_WORDS}): “{sentence[:40]}…”",
                "make two of it",
            )


def _html_fault(form: str) -> str | None:
    """What is wrong with the tags of a text; None when they are sound."""
    stack = list[str]()
    for closing, tag in _TAG.findall(form):
        if not closing:
            stack.append(tag)
        elif not stack or stack.pop() != tag:
            return f"</{tag}> closes nothing"
    if stack:
        return f"<{stack[-1]}> is not closed"
    rest = _TAG.sub("", form)
    return "a < or > that is no <b> or <i>" if "<" in rest or ">" in rest else None


def _compared(path: Path, po: PoFile, english: PoFile) -> Iterator[Finding]:
    """This language against English: the same keys, the same kind, the same placeholders."""
    here = {entry.key: entry for entry in po.entries}
    there = {entry.key: entry for entry in english.entries}
    for key in there.keys() - here.keys():
        yield error(path, 1, "missing", f"“{key}” is not translated; English would be shown.", "add it")
    for key in here.keys() - there.keys():
        yield error(
            path, here[key].line, "unknown", f"English has no “{key}”.", "take it out, or correct the key"
        )
    for key in here.keys() & there.keys():
        yield from _pair_findings(path, here[key], there[key])


def _pair_findings(path: Path, here: Entry, there: Entry) -> Iterator[Finding]:
    if here.plural != there.plural:
        yield error(
            path, here.line, "plural", f"“{here.key}” is a plural in one language only.", "make both alike"
        )
    if all(here.forms) and _placeholders(here) != _placeholders(there):
        wanted = ", ".join(f"{{{name}}}" for name in sorted(_placeholders(there))) or "none"
        yield error(
            path,
            here.line,
            "placeholder",
            f"“{here.key}” has other placeholders than English.",
            f"use {wanted}",
        )


def _placeholders(entry: Entry) -> frozenset[str]:
    return frozenset(name for form in entry.forms for name in PLACEHOLDER.findall(form))
