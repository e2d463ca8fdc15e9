"""Buttons can't be guessed, changed, or pressed by anybody but the person they were made for."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.tokens import MOST_BYTES, Tokens

TOKENS = Tokens(b"a secret of sixteen bytes or more")
CHATS = st.integers(min_value=1, max_value=2**52)
IDS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
WORDS = st.text(st.characters(codec="ascii", categories=("L", "N")) | st.sampled_from("_-/ ü"), max_size=6)
VERBS = st.from_regex(r"[a-z][a-z_]{0,7}", fullmatch=True)
ARGS = st.lists(IDS | WORDS, max_size=2).map(tuple)


@given(CHATS, VERBS, ARGS)
def test_a_button_comes_back_as_it_was_made(chat, verb, args):
    try:
        data = TOKENS.seal(chat, verb, args)
    except ValueError:
        assert sum(len(str(arg).encode()) for arg in args) > 10  # only the long ones don't fit
        return
    assert len(data.encode()) <= MOST_BYTES
    assert re.fullmatch(r"[A-Za-z0-9_.,~-]+", data)
    opened = TOKENS.open(chat, data)
    assert opened == (verb, args)
    assert [type(arg) for arg in opened[1]] == [type(arg) for arg in args]


def test_the_longest_answer_button_we_need_fits():
    data = TOKENS.seal(2**52, "answer", (2**63 - 1, 12, 99, 4))
    assert len(data) <= MOST_BYTES
    assert len(TOKENS.seal(2**52, "zone", ("America/Argentina/ComodRivadavia",))) <= MOST_BYTES


@given(CHATS, CHATS, VERBS)
def test_a_button_forwarded_to_another_chat_does_nothing(mine, theirs, verb):
    data = TOKENS.seal(mine, verb, (7,))
    assert (TOKENS.open(theirs, data) is not None) == (mine == theirs)


@given(st.data())
def test_changing_a_single_character_spoils_the_button(data):
    made = TOKENS.seal(5, "answer", (12, 3, "yes"))
    at = data.draw(st.integers(0, len(made) - 1))
    other = data.draw(st.characters(codec="ascii").filter(lambda c: c != made[at]))
    assert TOKENS.open(5, made[:at] + other + made[at + 1 :]) is None


@given(CHATS, st.text(max_size=80))
def test_whatever_a_stranger_sends_is_turned_down_without_a_fault(chat, data):
    assert TOKENS.open(chat, data) is None


def test_a_button_of_another_service_is_turned_down():
    assert Tokens(b"the secret of another service").open(5, TOKENS.seal(5, "menu")) is None


def test_moving_the_border_between_two_words_spoils_the_button():
    first, second = TOKENS.seal(5, "pick", ("ab", "c")), TOKENS.seal(5, "pick", ("a", "bc"))
    assert first[-16:] != second[-16:]


def test_a_button_that_carries_too_much_is_refused_when_it_is_made():
    with pytest.raises(ValueError, match="64 fit"):
        TOKENS.seal(5, "pick", ("x" * 60,))


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        Tokens(b"short")
