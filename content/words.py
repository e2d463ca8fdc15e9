"""What the patient reads, by key: gettext .po files read straight through Babel, with nothing compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from gettext import c2py
from pathlib import Path

from babel.core import UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.pofile import PoFileError, read_po

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "patient.po"
FALLBACK = "en"
_LINE = re.compile(r'\s*|#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[\d\])\s+)?"(?:[^"\\]|\\.)*"\s*')
PLACEHOLDER = re.compile(r"\{([a-z_][a-z0-9_]*)\}")


class WordsFault(ValueError):
    """A .po file that cannot be read; the message names file, line and cure."""

    def __init__(self, file: Path, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """One message: its forms (several for a plural), and the line it stands on."""

    key: str
    forms: tuple[str, ...]
    plural: bool
    fuzzy: bool
    line: int


@dataclass(frozen=True, slots=True)
class PoFile:
    """A .po file: its entries, and the rule that picks a plural form for a number."""

    language: str
    entries: tuple[Entry, ...]
    form_of: Callable[[int], int] = field(compare=False)
    forms: int


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of one language, English where it has none.

    Texts are Telegram HTML with `<b>` and `<i>` at most. Arguments are put in as they are: whoever shows
    the text as HTML escapes them first.
    """

    language: str
    _texts: Mapping[str, tuple[str, ...]]
    _form_of: Callable[[int], int] = field(compare=False)
    _fallback: Speech | None = None

    def text(self, key: str, /, **args: object) -> str:
        """The words for a key, with `{name}` filled in. Raises KeyError for a key or argument not there."""
        if key in self._texts:
            return _filled(key, self._texts[key][0], args)
        return self._in_fallback(key).text(key, **args)

    def plural(self, key: str, n: int, /, **args: object) -> str:
        """The words for a key that fit the number n, which also fills `{n}` and `{count}`."""
        if key in self._texts:
            forms = self._texts[key]
            form = forms[min(self._form_of(n), len(forms) - 1)]
            return _filled(key, form, {"n": n, "count": n, **args})
        return self._in_fallback(key).plural(key, n, **args)

    def has(self, key: str) -> bool:
        """Whether there are words for this key, be it in English."""
        return key in self._texts or (self._fallback is not None and self._fallback.has(key))

    @property
    def keys(self) -> frozenset[str]:
        """The keys this language itself has words for."""
        return frozenset(self._texts)

    def _in_fallback(self, key: str) -> Speech:
        if self._fallback is None:
            raise KeyError(f"No words for “{key}”. Cure: add it to locales/{self.language}/{DOMAIN}")
        return self._fallback


@dataclass(frozen=True, slots=True)
class Words:
    """All languages; `words(language)` gives one, falling back on English."""

    _speeches: Mapping[str, Speech]

    def __call__(self, language: str) -> Speech:
        """The words of a language; `pt-BR` falls back on `pt`, an unknown language on English."""
        for candidate in (language, re.split(r"[-_]", language)[0]):
            if candidate in self._speeches:
                return self._speeches[candidate]
        return self._speeches[FALLBACK]

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages there are, English first."""
        return tuple(sorted(self._speeches, key=lambda language: (language != FALLBACK, language)))


def load_words(folder: Path = LOCALES) -> Words:
    """Read every `<language>/patient.po` under a folder. Raises WordsFault; English has to be there."""
    files = {path.parent.name: path for path in sorted(folder.glob(f"*/{DOMAIN}"))}
    if FALLBACK not in files:
        raise WordsFault(folder / FALLBACK / DOMAIN, 1, "English is missing. Cure: put the file back")
    english = _speech(read_po_file(files[FALLBACK]), None)
    others = {
        language: _speech(read_po_file(path), english)
        for language, path in files.items()
        if language != FALLBACK
    }
    return Words({FALLBACK: english, **others})


def _speech(po: PoFile, fallback: Speech | None) -> Speech:
    ready = {entry.key: entry.forms for entry in po.entries if all(entry.forms) and not entry.fuzzy}
    return Speech(po.language, ready, po.form_of, fallback)


def read_po_file(path: Path) -> PoFile:
    """One .po file taken apart. Raises WordsFault with the line where it breaks."""
    language = path.parent.name
    try:
        _check_lines(path)
        with path.open("rb") as file:
            catalog = read_po(file, locale=language.replace("-", "_"), abort_invalid=True)
        form_of = c2py(catalog.plural_expr)
    except WordsFault:
        raise
    except PoFileError as broken:
        raise WordsFault(path, broken.lineno + 1, f"{broken}. Cure: mend the line") from broken
    except (UnknownLocaleError, ValueError, UnicodeDecodeError, OSError) as broken:
        raise WordsFault(path, 1, f"{broken}. Cure: mend the file or its folder's name") from broken
    return PoFile(language, tuple(_entries(catalog)), form_of, catalog.num_plurals)


def _check_lines(path: Path) -> None:
    """Babel takes a text without quotes and drops its first and last letter: better to hear of it."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not _LINE.fullmatch(line):
            raise WordsFault(
                path, number, f"“{line.strip()[:40]}” is no line of a .po file. Cure: mind the quotes"
            )


def _entries(catalog: Catalog) -> list[Entry]:
    entries = list[Entry]()
    for message in catalog:
        if not message.id:
            continue  # the header
        plural = isinstance(message.id, (list, tuple))
        key = message.id[0] if plural else message.id
        forms = tuple(message.string) if isinstance(message.string, (list, tuple)) else (message.string,)
        entries.append(
            Entry(str(key), tuple(form or "" for form in forms), plural, message.fuzzy, message.lineno or 1)
        )
    return entries


def _filled(key: str, text: str, args: Mapping[str, object]) -> str:
    """Plain substitution: unlike str.format it reaches no attributes, and leaves other braces alone."""

    def value(found: re.Match[str]) -> str:
        if found[1] not in args:
            raise KeyError(f"“{key}” wants {{{found[1]}}}, and was not given it.")
        return str(args[found[1]])

    return PLACEHOLDER.sub(value, text)
