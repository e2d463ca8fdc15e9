"""The patient's words by key: what is filled in, what falls back on English, what the linter refuses."""

from pathlib import Path

import pytest

from content.lint import check
from content.words import WordsFault, load_words

HEAD = (
    'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n{plural}\n'
)
TWO = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
POLISH = (
    '"Plural-Forms: nplurals=3; '
    'plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"\n'
)
ENGLISH = """
msgid "welcome.hello"
msgstr "Hello <b>{name}</b>."

msgid "welcome.bye"
msgstr "Bye."

msgid "tips.seen"
msgid_plural "tips.seen"
msgstr[0] "One tip, {name}."
msgstr[1] "{n} tips, {name}."
"""


def locale(folder: Path, language: str, text: str, plural: str = TWO) -> Path:
    path = folder / language / "patient.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD.format(language=language, plural=plural) + text, encoding="utf-8")
    return path


def rules(path: Path) -> set[str]:
    return {finding.rule for finding in check(path)}


def test_a_greeting_uses_the_name_it_is_given(tmp_path: Path) -> None:
    locale(tmp_path, "en", ENGLISH)
    assert load_words(tmp_path)("en").text("welcome.hello", name="Sam") == "Hello <b>Sam</b>."


def test_a_name_that_looks_like_a_placeholder_stays_as_it_is(tmp_path: Path) -> None:
    locale(tmp_path, "en", ENGLISH)
    assert "{n}" in load_words(tmp_path)("en").text("welcome.hello", name="{n}")


@pytest.mark.parametrize(("n", "expected"), [(0, "0 tips"), (1, "One tip"), (2, "2 tips")])
def test_one_tip_is_not_one_tips(tmp_path: Path, n: int, expected: str) -> None:
    locale(tmp_path, "en", ENGLISH)
    assert load_words(tmp_path)("en").plural("tips.seen", n, name="Sam") == f"{expected}, Sam."


@pytest.mark.parametrize(("n", "form"), [(1, "a"), (3, "b"), (5, "c"), (12, "c"), (22, "b")])
def test_a_language_with_three_forms_uses_all_of_them(tmp_path: Path, n: int, form: str) -> None:
    locale(tmp_path, "en", ENGLISH)
    forms = 'msgid "tips.seen"\nmsgid_plural "tips.seen"\nmsgstr[0] "a"\nmsgstr[1] "b"\nmsgstr[2] "c"\n'
    locale(tmp_path, "pl", forms, POLISH)
    assert load_words(tmp_path)("pl").plural("tips.seen", n) == form


def test_what_is_not_translated_yet_comes_in_english(tmp_path: Path) -> None:
    locale(tmp_path, "en", ENGLISH)
    locale(tmp_path, "de", 'msgid "welcome.bye"\nmsgstr "Auf bald."\n\nmsgid "welcome.hello"\nmsgstr ""\n')
    words = load_words(tmp_path)
    assert words("de").text("welcome.bye") == "Auf bald."
    assert words("de").text("welcome.hello", name="Sam") == "Hello <b>Sam</b>."
    assert words("de").plural("tips.seen", 1, name="Sam") == "One tip, Sam."
    assert words.languages == ("en", "de")


def test_a_phone_set_to_a_regional_language_gets_the_language(tmp_path: Path) -> None:
    locale(tmp_path, "en", ENGLISH)
    locale(tmp_path, "de", 'msgid "welcome.bye"\nmsgstr "Auf bald."\n')
    words = load_words(tmp_path)
    assert words("de-AT").language == "de"
    assert words("xx").language == "en"


def test_a_fuzzy_translation_is_not_shown_to_anyone(tmp_path: Path) -> None:
    locale(tmp_path, "en", ENGLISH)
    path = locale(tmp_path, "de", '#, fuzzy\nmsgid "welcome.bye"\nmsgstr "Guten Tag."\n')
    assert load_words(tmp_path)("de").text("welcome.bye") == "Bye."
    assert "fuzzy" in rules(path)


def test_a_key_or_an_argument_that_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    locale(tmp_path, "en", ENGLISH)
    speech = load_words(tmp_path)("en")
    with pytest.raises(KeyError, match=r"No words for “welcome\.gone”"):
        speech.text("welcome.gone")
    with pytest.raises(KeyError, match=r"wants \{name\}"):
        speech.text("welcome.hello")
    assert speech.has("welcome.bye") and not speech.has("welcome.gone")


def test_without_english_nothing_starts(tmp_path: Path) -> None:
    locale(tmp_path, "de", ENGLISH)
    with pytest.raises(WordsFault, match="English is missing"):
        load_words(tmp_path)


def test_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    path = locale(tmp_path, "en", 'msgid "a.b"\nmsgstr unquoted\n')
    with pytest.raises(WordsFault, match=r"patient\.po:8: "):
        load_words(tmp_path)
    assert rules(path) == {"po"}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('msgid "a.b"\nmsgstr ""\n', "missing"),
        ('msgid "Hello"\nmsgstr "Hello"\n', "key"),
        ('msgid "a.b"\nmsgstr "x"\n\nmsgid "a.b"\nmsgstr "y"\n', "key-twice"),
        ('msgid "a.b"\nmsgstr "<b>x"\n', "html"),
        ('msgid "a.b"\nmsgstr "<b><i>x</b></i>"\n', "html"),
        ('msgid "a.b"\nmsgstr "x</i>"\n', "html"),
        ('msgid "a.b"\nmsgstr "<a href=\'x\'>y</a>"\n', "html"),
        ('msgid "a.b"\nmsgstr "1 < 2"\n', "html"),
        ('msgid "a.b"\nmsgstr "PLEASE wait"\n', "shouting"),
        ('msgid "a.b"\nmsgstr "Well done!!"\n', "shouting"),
        ('msgid "a.b"\nmsgstr "{Name}"\n', "placeholder"),
        ('msgid "a.b"\nmsgstr "{name.x}"\n', "placeholder"),
        ('msgid "a.b"\nmsgstr "{name"\n', "placeholder"),
        ('msgid "a.b"\nmsgstr "' + "word " * 26 + '."\n', "sentence"),
        ('msgid "a.b"\nmsgstr "' + "word. " * 800 + '"\n', "length"),
    ],
)
def test_english_that_would_look_wrong_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    assert rules(locale(tmp_path, "en", text)) == {rule}


def test_english_as_it_should_be_passes(tmp_path: Path) -> None:
    assert check(locale(tmp_path, "en", ENGLISH)) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ('msgid "welcome.hello"\nmsgstr "Hallo."\n', "placeholder"),
        ('msgid "welcome.hello"\nmsgstr "Hallo {nama}."\n', "placeholder"),
        ('msgid "welcome.gone"\nmsgstr "Weg."\n', "unknown"),
        ('msgid "tips.seen"\nmsgstr "{n} Tipps, {name}."\n', "plural"),
    ],
)
def test_a_translation_that_strays_from_english_is_refused(tmp_path: Path, text: str, rule: str) -> None:
    locale(tmp_path, "en", ENGLISH)
    assert rules(locale(tmp_path, "de", text)) == {rule, "missing"}


def test_the_shipped_words_can_be_read() -> None:
    assert load_words()("en").keys
