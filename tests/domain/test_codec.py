"""What is kept in the ledger comes back as it was, from older releases too."""

import json
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import dialogs, messages
from domain.codec import Codec, encode
from domain.messages import Address, AskItem, Button, Days, Listing, Say, SendReminder, SendTip, Toast, Words

words = st.text(max_size=20)
instants = st.datetimes(timezones=st.just(UTC))
plain = st.one_of(
    words,
    st.integers(),
    st.dates(),
    instants,
    st.times(),
    st.frozensets(st.integers(0, 6)).map(Days),
)
args = st.recursive(
    plain,
    lambda inner: st.one_of(
        st.builds(Words, words, st.dictionaries(words, inner, max_size=3)),
        st.lists(inner, max_size=3).map(lambda members: Listing(tuple(members))),
    ),
    max_leaves=6,
)
buttons = st.builds(
    Button,
    words,
    words,
    st.lists(words | st.integers(), max_size=3).map(tuple),
    st.dictionaries(words, args, max_size=2),
    st.booleans(),
)
rows = st.lists(st.lists(buttons, max_size=2).map(tuple), max_size=2).map(tuple)
said = st.one_of(
    st.builds(
        Say, words, st.dictionaries(words, args, max_size=3), rows, st.none() | st.integers(), st.booleans()
    ),
    st.builds(AskItem, st.integers(), st.integers(), st.integers()),
    st.builds(SendTip, words, st.integers()),
    st.builds(SendReminder, st.integers(), instants),
    st.builds(Toast, words),
)
expected = st.one_of(
    st.builds(dialogs.Choosing, words, st.frozensets(words)),
    st.builds(dialogs.ExpectReminderDays, words, st.times(), st.frozensets(words), st.none() | st.integers()),
    st.builds(dialogs.ExpectAppointmentPlace, st.dates(), st.none() | st.times()),
    st.builds(dialogs.ExpectConsent, words),
    st.just(dialogs.ExpectName()),
)


def kept(value):
    """As the database keeps it: through JSON."""
    return json.loads(json.dumps(encode(value)))


@given(said)
def test_a_message_comes_back_as_it_was(message):
    assert messages.CODEC.decode(kept(message)) == message


@given(expected)
def test_what_the_next_words_are_taken_for_comes_back_as_it_was(dialog):
    assert dialogs.CODEC.decode(kept(dialog)) == dialog


@given(st.builds(Address, *[st.none() | st.integers()] * 2, *[st.none() | words] * 2))
def test_an_address_comes_back_as_it_was(address):
    assert Codec((Address,)).decode(kept(address)) == address


def test_every_kind_of_message_and_dialog_can_be_read_back():
    """Whoever adds one has to add it to its codec too."""
    for union, codec in ((messages.Message, messages.CODEC), (dialogs.Dialog, dialogs.CODEC)):
        assert {kind.__name__ for kind in get_args(union)} <= set(codec._types)
    values = {kind.__name__ for kind in vars(messages).values() if is_dataclass(kind)} - {"Address"}
    assert values <= set(messages.CODEC._types)


def test_an_instant_is_no_date_and_a_tap_s_number_no_flag():
    assert messages.CODEC.decode(kept(datetime(2026, 11, 23, tzinfo=UTC))) == datetime(
        2026, 11, 23, tzinfo=UTC
    )
    assert messages.CODEC.decode(kept(date(2026, 11, 23))) == date(2026, 11, 23)
    assert type(messages.CODEC.decode(kept(date(2026, 11, 23)))) is date
    assert messages.CODEC.decode(kept(True)) is True
    assert messages.CODEC.decode(kept(1)) == 1


def test_an_instant_of_another_zone_stays_the_same_instant():
    there = datetime(2026, 11, 23, 9, tzinfo=timezone(timedelta(hours=5, minutes=30)))
    assert messages.CODEC.decode(kept(there)) == there


def test_sets_are_kept_in_order_so_that_the_same_message_looks_the_same():
    assert encode(frozenset({"b", "a", "c"})) == {"set": ["a", "b", "c"]}


def test_a_patient_s_words_that_look_like_ours_stay_words():
    tricky = Say("x", {"name": '{"is": "Toast"}', "is": "Toast", "set": "1", "instant": "now", "map": "m"})
    assert messages.CODEC.decode(kept(tricky)) == tricky


def test_rows_of_an_older_release_are_still_read():
    assert messages.CODEC.decode({"is": "Say", "key": "hello"}) == Say("hello")
    old = {"is": "SendReminder", "reminder": 1, "at": {"instant": "2026-11-23T09:00:00+00:00"}, "gone": [1]}
    assert messages.CODEC.decode(old) == SendReminder(1, datetime(2026, 11, 23, 9, tzinfo=UTC))


@dataclass(frozen=True)
class Foreign:
    field: int


def test_a_class_outside_the_family_is_never_made():
    with pytest.raises(KeyError):
        messages.CODEC.decode(kept(Foreign(1)))


@pytest.mark.parametrize("value", [object(), 1 + 2j, b"bytes", Say])
def test_what_cannot_be_kept_is_refused_when_it_is_planned(value):
    with pytest.raises(TypeError):
        encode(value)


def test_fields_are_kept_by_name_whatever_their_order():
    encoded = encode(AskItem(1, 2, 3))
    shuffled = dict(reversed(list(encoded.items())))
    assert messages.CODEC.decode(shuffled) == AskItem(1, 2, 3)
    assert {one.name for one in fields(AskItem)} < set(encoded)


def test_a_time_keeps_its_minutes():
    assert messages.CODEC.decode(kept(time(7, 5))) == time(7, 5)
