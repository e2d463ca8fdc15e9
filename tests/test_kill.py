"""`make run`, killed between two answers and started again: the check-in goes on where it was."""

import json
from pathlib import Path

import pytest

from tests.process import ROOT, Service

pytestmark = pytest.mark.timeout(300)
MAKE_RUN = ("make", "--no-print-directory", "-C", str(ROOT), "run")
HELLO = ("Yes", "Go on", "Yes, keep my answers", "Yes")


def asked(service: Service) -> str:
    """The question that is open: the newest one whose buttons still stand."""
    for message in reversed(service.messages()):
        if " of 13" in message["text"] and message["keyboard"]:
            return str(message["text"]).partition("\n")[0]
    return "none"


def settle_in(service: Service) -> None:
    """From the first hello to the first question."""
    service.say("/start")
    for label in HELLO:
        service.tap(label)
    for words in ("Sam", "to walk the dog to the sea", "Leeds"):
        service.say(words)
    for label in ("Tue", "Done", "Morning, 9 to 11:30", "A bit of everything", "None of these", "Begin"):
        service.tap(label)


def test_a_check_in_survives_a_kill_between_two_answers(tmp_path: Path) -> None:
    with Service(tmp_path, MAKE_RUN) as service:
        settle_in(service)
        for _ in range(5):
            service.tap("Agree")
        service.tap("Disagree")
        assert asked(service) == "7 of 13"

        service.post("message", user_id=7, text="agree strongly")  # said, and perhaps not yet heard
        service.kill()
        service.start()
        service.post("settle")

        assert asked(service) == "8 of 13"
        for _ in range(6):
            service.tap("Agree")
        service.tap("That's me done")
        assert any("That's all of them. Thank you, Sam." in each["text"] for each in service.messages())
        service.kill()
    assert answers(tmp_path) == [3] * 5 + [2, 4] + [3] * 6


def answers(folder: Path) -> list[int]:
    """What is kept, in the order of the questions, as `export` tells it."""
    import io

    from content.catalogue import load_catalogue
    from desk.counter import exported
    from settings import read_settings

    written = io.StringIO()
    exported(read_settings({"DATA_DIR": str(folder / "data")}, folder / ".env"), "answers", "jsonl", written)
    given = {row["item"]: row["value"] for row in map(json.loads, written.getvalue().splitlines())}
    return [given[item] for item in load_catalogue(None).instruments["activation-13"].instrument.item_ids]
