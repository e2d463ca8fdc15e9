"""Words at rest open only with their key and in their own cell, and are never told in an error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from db.errors import SealBroken
from db.open import Store
from db.sealing import Sealer
from db.tables import patients
from db.unit import Unit
from tests.db.people import somebody
from tests.engines import SEALER

WORDS = "walk the dog to the sea"


@given(st.text(st.characters(codec=None)))
def test_any_text_comes_back_as_it_was_half_emoji_included(text: str) -> None:
    assert SEALER.open(SEALER.seal(text, "patients", 7, "name"), "patients", 7, "name") == text


def test_the_same_words_never_look_the_same_twice() -> None:
    assert SEALER.seal(WORDS, "said", 1, "words") != SEALER.seal(WORDS, "said", 1, "words")


@pytest.mark.parametrize(
    "cell", [("patients", 8, "matters"), ("patients", 7, "name"), ("said", 7, "matters")]
)
def test_words_do_not_open_in_another_cell(cell: tuple[str, int, str]) -> None:
    sealed = SEALER.seal(WORDS, "patients", 7, "matters")
    with pytest.raises(SealBroken) as broken:
        SEALER.open(sealed, *cell)
    assert "dog" not in str(broken.value)


@pytest.mark.parametrize("position", [4, 16, -1])
def test_one_changed_byte_is_noticed(position: int) -> None:
    sealed = bytearray(SEALER.seal(WORDS, "said", 1, "words"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken, match="changed"):
        SEALER.open(bytes(sealed), "said", 1, "words")


@pytest.mark.parametrize("sealed", [b"", SEALER.key_id, SEALER.key_id + b"short"])
def test_a_cut_off_cell_is_noticed(sealed: bytes) -> None:
    with pytest.raises(SealBroken):
        SEALER.open(sealed, "said", 1, "words")


def test_another_key_is_named_as_such() -> None:
    sealed = Sealer(b"x" * 32).seal(WORDS, "said", 1, "words")
    with pytest.raises(SealBroken, match="another key"):
        SEALER.open(sealed, "said", 1, "words")


def test_a_lookup_depends_on_the_key_and_the_value_and_is_not_the_value() -> None:
    assert SEALER.chat(42) == SEALER.chat(42)
    assert SEALER.chat(42) != SEALER.chat(43)
    assert SEALER.chat(42) != Sealer(b"x" * 32).chat(42)


def test_a_short_key_is_refused_and_no_key_is_ever_shown() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Sealer(b"short")
    assert "only for tests" not in repr(SEALER)


async def test_a_cell_copied_to_another_persons_row_does_not_open(store: Store) -> None:
    def swap(unit: Unit) -> None:
        one, other = somebody(unit, 1), somebody(unit, 2)
        unit.connection.execute(
            update(patients)
            .where(patients.c.id == one.id)
            .values(name=SEALER.seal("Sam", "patients", one.id, "name"))
        )
        assert unit.patients.get(one.id).name == "Sam"
        stolen = select(patients.c.name).where(patients.c.id == one.id).scalar_subquery()
        unit.connection.execute(update(patients).where(patients.c.id == other.id).values(name=stolen))
        unit.patients.get(other.id)

    with pytest.raises(SealBroken, match=r"patients\.name"):
        await store.run(swap)
