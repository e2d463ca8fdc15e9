"""A YAML file from elsewhere is refused in a sentence, whatever shape it has."""

import pytest

from content.yamlfile import DEEPEST, parse_sheet


@pytest.mark.parametrize("text", ["[" * 500_000, "- " * 300_000, "{a: " * 200_000])
def test_a_file_nested_without_end_is_refused_and_ends_nothing(text: str) -> None:
    sheet = parse_sheet(text, "theirs.yaml")
    assert sheet.data is None
    assert "nested too deeply" in str(sheet.findings[0])


def test_a_file_as_deep_as_any_honest_one_is_read() -> None:
    sheet = parse_sheet("[" * DEEPEST + "]" * DEEPEST, "theirs.yaml")
    assert sheet.findings == []
    assert str(sheet.data) == "[" * DEEPEST + "]" * DEEPEST
