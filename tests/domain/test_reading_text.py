"""What people type, kept and compared."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reading import clean, fold, is_one_of, one_line, words_of
from domain.reading_text import near

# Everything Python can hold, lone surrogates included: a hostile update can carry them.
hostile = st.text(st.characters(), max_size=60) | st.text(
    st.sampled_from(
        "a é\u0301\u200b\u200d\u200e\u202e\u2066\ufeff\x00\x07\n\r\t\u2028\ud800👍\U000e0067\U0001f3f4i\u0130"
    ),
    max_size=40,
)


@given(hostile, st.integers(1, 50))
def test_cleaned_text_can_be_stored_shown_and_cleaned_again(text, limit):
    kept = clean(text, limit)
    kept.encode()
    assert len(kept) <= limit
    assert not [char for char in kept if unicodedata.category(char) == "Cc" and char != "\n"]
    assert not set(kept) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff")
    assert kept == kept.strip()
    assert "  " not in kept and "\n\n\n" not in kept
    assert clean(kept, limit) == kept
    assert unicodedata.is_normalized("NFC", kept)


@given(hostile, st.integers(1, 50))
def test_a_name_stays_on_one_line(text, limit):
    assert "\n" not in one_line(text, limit)
    assert one_line(one_line(text, limit), limit) == one_line(text, limit)


@given(hostile)
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(codec="utf-8"), max_size=30))
def test_case_and_form_make_no_difference_when_comparing(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(f" {text}\u200b ") == fold(text)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Sam  ", "Sam"),
        ("\u202eMas\u202c", "Mas"),
        ("e\u0301va", "éva"),
        ("walk\tthe   dog", "walk the dog"),
        ("first\r\n\r\n\r\n\r\nsecond", "first\n\nsecond"),
        (
            "👩\u200d👧 and 🏴\U000e0067\U000e0062\U000e007f",
            "👩\u200d👧 and 🏴\U000e0067\U000e0062\U000e007f",
        ),
        ("क्\u200dष", "क्\u200dष"),
        ("a\U000e0067b", "ab"),
        ("\x00", ""),
        ("Sam\ud800", "Sam"),
    ],
)
def test_what_a_patient_wrote_is_kept_and_what_hides_in_it_is_not(typed, kept):
    assert clean(typed, 100) == kept


def test_a_text_that_is_too_long_is_cut_at_its_limit():
    assert clean("abc def", 4) == "abc"
    assert clean("abcdef", 4) == "abcd"


@pytest.mark.parametrize("typed", ["why?", "  WHY ??", "Why", "w h y", "＂why＂", "why\u200b…"])
def test_a_keyword_is_known_whatever_stands_around_it(typed):
    assert is_one_of(typed, ("why", "what for"))


@pytest.mark.parametrize("typed", ["", "?!", "why me", "wh", "👍", "who"])
def test_other_words_are_no_keyword(typed):
    assert not is_one_of(typed, ("why", "what for"))


def test_an_apostrophe_makes_no_difference():
    assert is_one_of("DON’T ask", ("don't ask",))
    assert words_of("It doesn´t 'fit' me") == ("it", "doesnt", "fit", "me")


def test_words_are_found_in_scripts_with_marks_and_other_digits():
    assert words_of("हाँ, ठीक है! ٣") == ("हाँ", "ठीक", "है", "3")


@pytest.mark.parametrize(
    ("typed", "meant", "slips"),
    [
        ("agre", "agree", 1),
        ("argee", "agree", 1),
        ("agree", "agree", 0),
        ("disagre", "disagree", 1),
        ("dsagre", "disagree", 2),
        ("now", "no", None),
        ("can", "cant", None),
        ("agree", "disagree", None),
        ("xyz", "agree", None),
        ("12", "13", None),
        ("ag3ee", "agree", None),
    ],
)
def test_only_a_few_slips_are_forgiven(typed, meant, slips):
    assert near(typed, meant) == slips
