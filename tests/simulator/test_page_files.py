"""The page's own files: nothing from elsewhere, and nobody's words as markup."""

from pathlib import Path

import pytest

from simulator.app import STATIC
from tests.simulator.conftest import Telegram


async def test_the_page_forbids_what_it_does_not_need(telegram: Telegram) -> None:
    answer = await telegram.http.get("/")
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("file", sorted(STATIC.rglob("*.*")), ids=lambda file: file.name)
def test_no_file_of_the_page_names_another_host_or_writes_markup(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert "http://" not in text
    assert "https://" not in text.replace("`https://${", "")
    assert not any(
        word in text for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write")
    )
