"""The picture of check-ins: what it shows, what it keeps to itself, and that it can be drawn at all."""

import itertools
import struct
import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from bot import chart
from bot.drawing import WIDTH, Labels, Mark, drawn, picture
from tests.bot.pages import CATALOGUE, page_for, person, result

PNG = b"\x89PNG\r\n\x1a\n"
LABELS = Labels("en", "How sure", "harder", "surer", "The band.")
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own SVG


def lines(svg: str) -> list[str]:
    """The lines that join marks; bands, ticks and arrows are filled."""
    paths = ET.fromstring(svg).iter(f"{SVG}path")  # noqa: S314 - our own SVG
    return [path.attrib["d"] for path in paths if path.attrib.get("fill") == "none"]


def circles(svg: str) -> list[tuple[float, float]]:
    found = ET.fromstring(svg).iter(f"{SVG}circle")  # noqa: S314 - our own SVG
    return [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in found]


def marks(*heights: float | None, days: int = 180, error: float = 0.05) -> list[Mark]:
    return [
        Mark(
            date(2026, 3, 3) + timedelta(days=days * number),
            0,
            height,
            None if height is None else (max(height - error, 0), min(height + error, 1)),
        )
        for number, height in enumerate(heights)
    ]


@pytest.mark.parametrize("count", [1, 2, 5, 12, 60])
def test_any_number_of_check_ins_makes_a_png_as_wide_as_promised(count: int) -> None:
    png = picture(marks(*([0.0, 0.4, 1.0] * count)[:count]), LABELS)
    assert png.startswith(PNG)
    width, height = struct.unpack(">II", png[16:24])
    assert width == WIDTH
    assert width * 0.6 < height < width * 1.2


def test_the_words_are_really_drawn_with_the_shipped_font() -> None:
    spoken = picture(marks(0.5), LABELS)
    silent = picture(marks(0.5), Labels("en", " ", " ", " ", ""))
    assert len(spoken) > len(silent) + 3000


def test_surer_is_higher_and_later_is_further_right() -> None:
    (first_x, first_y), (last_x, last_y) = circles(drawn(marks(0.2, 0.8), LABELS))
    assert last_x > first_x
    assert last_y < first_y


def test_two_check_ins_on_one_day_do_not_hide_each_other() -> None:
    places = [x for x, _ in circles(drawn(marks(0.3, 0.3, 0.3, days=0), LABELS))]
    assert all(after - before > 30 for before, after in itertools.pairwise(places))


def test_a_day_is_written_once_and_a_year_once() -> None:
    said = texts(drawn(marks(0.3, 0.4, 0.5, days=0), LABELS))
    assert said.count("3 Mar") == 1
    said = texts(drawn(marks(0.3, 0.4, days=180), LABELS))
    assert said.count("2026") == 1


def test_dates_never_run_into_each_other_however_many_there_are() -> None:
    svg = ET.fromstring(drawn(marks(*[0.5] * 40, days=30), LABELS))  # noqa: S314 - our own SVG
    places = [float(one.attrib["x"]) for one in svg.iter(f"{SVG}text") if (one.text or "")[:1].isdigit()]
    days = sorted(set(places))
    assert len(days) >= 3
    assert all(after - before > 130 for before, after in itertools.pairwise(days))


def test_hostile_words_stay_words_in_the_picture() -> None:
    title = '<script>alert(1)</script> "&" \u202egnirts'
    svg = drawn(marks(0.5), Labels("en", title, "]]>", "<image href='x'/>", "&amp;"))
    assert "<script" not in svg
    assert {"]]>", "<image href='x'/>", "&amp;"} <= set(texts(svg))
    assert picture(marks(0.5), Labels("en", title, "]]>", "<image href='x'/>", "&amp;")).startswith(PNG)


def test_a_long_title_breaks_into_lines_within_the_picture() -> None:
    title = "How very sure of many different things you have felt in all of these months and years"
    said = texts(drawn(marks(0.5), Labels("en", title, "low", "high", "")))
    broken = said[: said.index("high")]
    assert " ".join(broken) == title
    assert len(broken) == 3
    assert max(len(line) for line in broken) < 40


def test_the_patient_sees_no_number_unless_the_programme_shows_it() -> None:
    results = [result(38.1), result(57.4, months=6)]
    hidden = page_for(person(), results=results)
    assert [mark.number for mark in chart.marks(hidden)] == ["", ""]
    assert "57" not in chart.rendered(hidden).html
    shown = page_for(person(), results=results, show_level=True)
    assert [mark.number for mark in chart.marks(shown)] == ["38", "57"]
    assert "57 of 100" in chart.rendered(shown).html


def test_one_check_in_is_told_with_its_local_date() -> None:
    seen = chart.rendered(page_for(person(zone="Asia/Kolkata"), results=[result(40.0)]))
    assert "4 March 2026" in seen.html  # 23:30 UTC on the third is the morning of the fourth there
    assert seen.photo is not None and seen.photo.startswith(PNG)


@pytest.mark.parametrize(("after", "words"), [(60.0, "surer"), (30.0, "harder"), (45.0, "about the same")])
def test_the_words_say_how_the_last_time_compares(after: float, words: str) -> None:
    said = chart.caption(page_for(person(), results=[result(42.0), result(after, months=6)]))
    assert "Check-ins so far: 2" in said
    assert words in said


def test_only_the_last_two_times_are_compared() -> None:
    results = [result(20.0), result(60.0, months=6), result(61.0, months=12)]
    assert chart.compared(results, CATALOGUE.instruments["activation-13"].instrument) == "about_the_same"


def test_other_questions_are_neither_joined_nor_compared() -> None:
    results = [
        result(3.0, instrument="semcd-6"),
        result(5.5, months=6, instrument="semcd-6"),
        result(60.0, months=12),
    ]
    page = page_for(person(), results=results)
    assert len(lines(drawn(chart.marks(page), chart.labels(page)))) == 1
    said = chart.caption(page)
    assert "no line joins them" in said
    assert "Compared" not in said


def test_every_instrument_is_drawn_on_its_own_scale() -> None:
    page = page_for(person(), results=[result(1.0, instrument="semcd-6"), result(100.0, months=6)])
    assert [mark.height for mark in chart.marks(page)] == [0.0, 1.0]
    assert all(0 <= edge <= 1 for mark in chart.marks(page) for edge in mark.band or ())


def test_a_time_with_too_few_answers_is_shown_open_and_said_so() -> None:
    page = page_for(person(), results=[result(40.0), result(None, months=6), result(50.0, months=12)])
    found = chart.marks(page)
    assert [mark.height is None for mark in found] == [False, True, False]
    svg = drawn(found, chart.labels(page))
    assert len(circles(svg)) == 3
    assert len(lines(svg)) == 1  # the two that have a place are still joined
    said = chart.caption(page)
    assert "Check-ins so far: 2" in said
    assert "open ring" in said


def test_without_a_standard_error_no_band_is_drawn_nor_explained() -> None:
    page = page_for(person(), results=[result(5.0, error=None, instrument="semcd-6")])
    assert chart.marks(page)[0].band is None
    assert chart.labels(page).note == ""
    assert 'linearGradient id="band' not in drawn(chart.marks(page), chart.labels(page))


def test_nothing_scored_is_an_error_for_the_caller_and_no_empty_picture() -> None:
    with pytest.raises(LookupError):
        chart.rendered(page_for(person(), results=[result(None)]))
