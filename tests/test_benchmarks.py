"""What the benchmarks say is what was measured, and goes where it belongs."""

from pathlib import Path

import pytest

from benchmarks.page import PAGE, put_into_page
from benchmarks.safety_reply import Run, share, table


def test_a_share_is_the_time_that_so_many_replies_stayed_within() -> None:
    took = [float(each) for each in range(30, 0, -1)]
    assert share(took, 0.5) == 15
    assert share(took, 0.95) == 29
    assert share(took, 1) == 30
    assert share([7.0], 0.95) == 7


def test_the_figures_of_one_benchmark_replace_its_own_and_nothing_else(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("One\n<!-- a -->\nold\n<!-- end of a -->\nTwo\n", encoding="utf-8")
    put_into_page("a", "new", page)
    put_into_page("a", "newer", page)
    assert page.read_text(encoding="utf-8") == "One\n<!-- a -->\nnewer\n<!-- end of a -->\nTwo\n"
    with pytest.raises(ValueError, match="has no"):
        put_into_page("b", "new", page)


def test_the_page_has_a_place_for_the_figures() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert "<!-- safety_reply -->" in page
    assert "<!-- safety_reply_postgresql -->" in page


def test_the_table_tells_each_kind_of_reply_with_its_aim() -> None:
    run = Run({"safety reply": [0.05, 0.25], "ordinary reply": [0.1]}, 10.0, 9750, 250)
    told = table(run, 10_000, 25, "abc", "postgresql", "0.5 before, 1.0 after")
    assert told.startswith("**PostgreSQL**, ")
    assert "(load average 0.5 before, 1.0 after)" in told
    assert "| safety reply | 2 | 50 ms | 250 ms | 250 ms | under 2 s |" in told
    assert "250 of them left (25.0 a second) and 9,750 were still waiting" in told
