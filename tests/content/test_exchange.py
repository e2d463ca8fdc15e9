"""Tips out to a file and in again: what comes back is what went out, and nothing hostile comes in."""

import io
from datetime import date
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from content.exchange.cells import as_it_was, defused
from content.exchange.csv_file import Unreadable, read_csv, write_csv
from content.exchange.rows import MOST_ROWS, heading, offers_in, row_of
from content.exchange.xlsx_file import read_xlsx, write_xlsx
from content.exchange.zip_file import read_zip, write_zip
from content.tipfile import CONDITIONS, EXCLUSIONS, LEVELS, TOPICS
from content.tipwriter import has_heading, tidy, tidy_line
from domain.tip_workflow import Number, TipText

HOSTILE = [
    "=1+1",
    "+44 20 7946 0000",
    "-2",
    "@SUM(A1)",
    "\t=cmd|' /C calc'!A0",
    "'=already quoted",
    "''+twice",
    "'just quoted'",
    '"quoted, with; commas"\nand a line',
    '=HYPERLINK("http://evil.example","click")',
    "_x0041_ is no A",
    "<script>alert(1)</script>",
    "ends with spaces",
    "\u202etxet desrever\u2066",
    "007",
    "1e5",
    "TRUE",
    "2027-11-30",
    "日本語 🥾",
]
words = st.one_of(
    st.sampled_from(HOSTILE), st.text(st.characters(codec="utf-8", exclude_characters="{}"), max_size=60)
)
bodies = words.map(tidy).filter(lambda body: body and not has_heading(body))
lines = words.map(tidy_line).filter(bool)
texts = st.builds(
    TipText,
    levels=st.frozensets(st.sampled_from(LEVELS), min_size=1),
    topics=st.frozensets(st.sampled_from(TOPICS), min_size=1),
    conditions=st.frozensets(st.sampled_from(CONDITIONS)),
    exclusions=st.frozensets(st.sampled_from(EXCLUSIONS)),
    evidence=lines.filter(lambda line: "http" not in line and "www" not in line.lower()),
    owner=lines,
    review=st.dates(date(2026, 1, 1), date(2099, 1, 1)),
    bodies=st.fixed_dictionaries({"en": bodies}, optional={"cy": bodies, "pt-BR": bodies}),
)
NUMBER = Number(2, 7)
quickly = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def table_of(some: list[TipText]) -> list[list[str]]:
    columns = heading(some)
    return [columns, *(row_of(f"tip-{n}", NUMBER, text, columns) for n, text in enumerate(some))]


@given(st.text())
def test_a_cell_comes_back_as_it_went_out_and_none_begins_like_a_formula(cell: str) -> None:
    assert as_it_was(defused(cell)) == cell
    assert not defused(cell).startswith(("=", "+", "-", "@", "\t", "\r"))


@quickly
@given(st.lists(texts, min_size=1, max_size=3))
def test_tips_come_back_from_csv_as_they_went_out(some: list[TipText]) -> None:
    offers, faults = offers_in(read_csv(write_csv(table_of(some)), MOST_ROWS + 1))
    assert faults == []
    assert [(each.text, each.based_on) for each in offers] == [(text, NUMBER) for text in some]


@quickly
@given(st.lists(texts, min_size=1, max_size=3))
def test_tips_come_back_from_a_workbook_as_they_went_out(some: list[TipText]) -> None:
    offers, faults = offers_in(read_xlsx(write_xlsx(table_of(some)), MOST_ROWS + 1))
    assert faults == []
    assert [(each.text, each.based_on) for each in offers] == [(text, NUMBER) for text in some]


@quickly
@given(st.lists(texts, min_size=1, max_size=3))
def test_tips_come_back_from_a_zip_as_they_went_out_and_the_same_tips_make_the_same_file(
    some: list[TipText],
) -> None:
    packed = write_zip((f"tip-{n}", NUMBER, text, None) for n, text in enumerate(some))
    offers, faults = read_zip(packed)
    assert faults == []
    assert sorted((each.tip, each.based_on, each.text.owner) for each in offers) == [
        (f"tip-{n}", NUMBER, text.owner) for n, text in enumerate(some)
    ]
    assert {each.tip: each.text for each in offers} == {f"tip-{n}": text for n, text in enumerate(some)}
    assert packed == write_zip((f"tip-{n}", NUMBER, text, None) for n, text in enumerate(some))


PLAIN = TipText(
    frozenset({1}), frozenset({"moving"}), frozenset(), frozenset(), "general advice", "nurses",
    date(2027, 11, 30), {"en": "Put your shoes by the door."},
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_workbook_holds_no_formula_whatever_the_words_are(hostile: str) -> None:
    book = load_workbook(io.BytesIO(write_xlsx([["words_en"], [hostile]])))
    assert [cell.data_type for row in book.active.iter_rows() for cell in row] == ["s", "s"]


def test_every_wrong_cell_is_named_by_row_and_column_with_its_cure() -> None:
    table = table_of([PLAIN, PLAIN, PLAIN])
    place = table[0].index
    table[1][place("levels")] = "1 7"
    table[2][place("review")] = "next year"
    table[2][place("words_en")] = "Hello {{ password }}"
    table[3][place("id")] = "tip-1"
    _, faults = offers_in(table)
    assert [(fault.row, fault.column) for fault in faults] == [
        (2, "levels"),
        (3, "review"),
        (3, "words_en"),
        (4, "id"),
    ]
    assert "“7” is not one of them." in faults[0].message
    assert all(fault.cure for fault in faults)


def test_a_column_that_nobody_knows_is_refused_and_so_is_one_that_is_missing() -> None:
    _, faults = offers_in([["id", "colour"]])
    named = [fault.column for fault in faults]
    assert "colour" in named
    assert "levels" in named


def test_more_rows_than_allowed_are_refused_before_they_are_looked_at() -> None:
    columns = heading([PLAIN])
    row = row_of("tip", NUMBER, PLAIN, columns)
    _, [fault] = offers_in([columns, *[row] * (MOST_ROWS + 1)])
    assert f"More than {MOST_ROWS}" in fault.message


def packed(how: int = ZIP_DEFLATED, **files: bytes) -> bytes:
    kept = io.BytesIO()
    with ZipFile(kept, "w", how) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("__", "/") + ".md", data)
    return kept.getvalue()


@pytest.mark.parametrize(
    "bomb",
    [
        packed(a=b"0" * 5_000_000),
        packed(ZIP_STORED, a=b"0" * 31_000_000),
        packed(ZIP_STORED, a=b"0" * 21_000_000, b=b"0" * 21_000_000),
        packed(**{f"t{n}__readme": b"" for n in range(4001)}),
        b"PK\x03\x04 not really",
    ],
    ids=["packed too densely", "one too large", "too large in all", "too many files", "no archive"],
)
def test_an_archive_that_would_harm_is_not_unpacked(bomb: bytes) -> None:
    with pytest.raises(Unreadable):
        read_zip(bomb)
    with pytest.raises(Unreadable):
        read_xlsx(bomb, MOST_ROWS)


def test_a_workbook_with_a_formula_is_refused_by_the_place_of_its_cell() -> None:
    book, kept = Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["B2"] = "=1+1"
    book.save(kept)
    with pytest.raises(Unreadable, match="B2"):
        read_xlsx(kept.getvalue(), MOST_ROWS)


def test_a_sheet_that_says_it_is_endless_is_read_no_further_than_allowed() -> None:
    kept = io.BytesIO()
    with (
        ZipFile(io.BytesIO(write_xlsx([["id"], ["a"]]))) as whole,
        ZipFile(kept, "w", ZIP_DEFLATED) as changed,
    ):
        for file in whole.infolist():
            data = whole.read(file)
            if file.filename == "xl/worksheets/sheet1.xml":
                data = data.replace(b'ref="A1:A2"', b'ref="A1:XFD1048576"')
                assert b"XFD" in data
            changed.writestr(file.filename, data)
    assert read_xlsx(kept.getvalue(), 10) == [["id"], ["a"]]


def test_a_file_in_a_zip_is_named_with_its_line() -> None:
    _, faults = read_zip(packed(tips__a=b"---\nid: a\nlevels: [9]\n---\n## en\nHello."))
    assert {fault.column for fault in faults} == {"a.md"}
    assert (3, "“levels: [9]” is not right.") in {(fault.row, fault.message) for fault in faults}


def test_a_csv_that_is_not_utf_8_is_refused_with_its_cure() -> None:
    with pytest.raises(Unreadable, match="CSV UTF-8"):
        read_csv("Café".encode("latin-1"), 10)


def test_semicolons_part_cells_as_well() -> None:
    assert read_csv(b"id;levels\r\na;1", 10) == [["id", "levels"], ["a", "1"]]
