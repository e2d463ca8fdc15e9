"""A long message arrives whole, in order, in pieces that Telegram takes."""

import re

import grapheme
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pieces import pieces, plain, units

FAMILY = "👨‍👩‍👧‍👦"
WORDS = st.lists(
    st.sampled_from(
        ["walk", "a", "&lt;", "<b>bold</b>", '<a href="https://x.org/?a=1&amp;b=2">x</a>', FAMILY]
    )
    | st.sampled_from(["\n\n", "\n", " ", "é", "e\u0301", "<i>one <u>two three four</u> five</i>", "&amp;"]),
    max_size=120,
).map("".join)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def balanced(marked: str) -> bool:
    stack = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", marked):
        if not closing:
            stack.append(name)
        elif not stack or stack.pop() != name:
            return False
    return not stack


@settings(max_examples=150)
@given(WORDS, st.integers(25, 60))
def test_nothing_is_lost_and_every_piece_is_complete(marked, limit):
    cut = pieces(marked, limit)
    assert squeezed("".join(plain(piece) for piece in cut)) == squeezed(plain(marked))
    for piece in cut:
        assert units(plain(piece)) <= limit or units(piece) <= limit
        assert balanced(piece)
        assert plain(piece).strip()


def test_a_family_is_never_torn_apart():
    cut = pieces(FAMILY * 1000)
    assert len(cut) > 1
    assert all(set(grapheme.graphemes(piece)) == {FAMILY} for piece in cut)


def test_the_cut_falls_between_paragraphs_if_it_can():
    first, second = "word " * 600, "more " * 600
    assert pieces(f"{first.strip()}\n\n{second.strip()}") == [first.strip(), second.strip()]


def test_bold_goes_on_in_the_next_piece():
    cut = pieces("<b>" + "step " * 1000 + "</b>")
    assert len(cut) == 2
    assert all(piece.startswith("<b>") and piece.endswith("</b>") for piece in cut)


def test_a_tower_of_accents_is_cut_rather_than_refused():
    cut = pieces("a" + "\u0301" * 9000)
    assert [units(piece) <= 4000 for piece in cut] == [True] * len(cut)


def test_a_stray_bracket_in_a_name_survives_as_plain_words():
    assert plain("<b>Sam <3 & co</b> &amp; x") == "Sam <3 & co & x"


def test_nothing_makes_no_piece():
    assert pieces(" \n ") == []
