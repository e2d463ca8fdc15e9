"""The command line, as an operator meets it: help, answers on stdout, and failures in one sentence."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from main import main

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    yield tmp_path


class Ran:
    """What one command said, and how it ended."""

    def __init__(self, capsys: pytest.CaptureFixture[str], *arguments: str) -> None:
        with pytest.raises(SystemExit) as left:
            main(list(arguments))
        self.code = left.value.code
        self.out, self.err = capsys.readouterr()

    @property
    def sentence(self) -> str:
        """The failure, which must be all there is."""
        assert self.code == 1
        assert self.out == ""
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        return self.err.strip()


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    told = Ran(capsys, "--help")
    assert told.code == 0
    commands = ("run", "doctor", "invite", "export", "score", "content", "instrument")
    assert all(f" {command} " in told.out for command in commands)


@pytest.mark.parametrize("command", ["run", "doctor", "invite", "export", "score", "instrument install"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert Ran(capsys, *command.split(), "--help").code == 0


def test_triage_answers_each_line_with_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    told = Ran(capsys, "triage", "hello\nI have chest pain\n").out.splitlines()
    assert [line.split("\t")[0] for line in told] == ["none", "emergency.cardiac"]
    assert Ran(capsys, "triage", "").out == "none\t\n"


def test_score_prints_json_and_nothing_else(capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "score", "activation-13", "--answers", "3,4,na," + ",".join("3" * 10))
    assert ran.code == 0
    scored = json.loads(ran.out)
    assert list(scored) == ["raw", "score", "standard_error", "level", "flags"]
    assert scored["raw"] == 37
    assert scored["flags"] == ["missing_items"]
    assert 0 < scored["score"] < 100


def test_too_few_answers_make_no_score(capsys: pytest.CaptureFixture[str]) -> None:
    scored = json.loads(Ran(capsys, "score", "activation-13", "--answers", "3" + ",-" * 12).out)
    assert (scored["score"], scored["level"]) == (None, None)
    assert "too_few_answers" in scored["flags"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["score", "pam-12", "--answers", "1"], "There is no pack “pam-12”."),
        (["score", "activation-13", "--answers", "1,2"], "activation-13 has 13 items, and these are 2"),
        (["score", "activation-13", "--answers", "five" + ",3" * 12], "“five” is no answer"),
        (["score", "activation-13", "--answers", "5" + ",3" * 12], "5 is no answer"),
        (["score", "pam-13", "--answers", "3" + ",3" * 12], "pam-13 cannot score yet: it misses"),
        (["instrument", "template", "activation-13"], "there is nothing to install"),
        (
            ["instrument", "install", "semcd-6", "nowhere.yaml"],
            "There is no file nowhere.yaml: check the path, or begin one",
        ),
        (["instrument", "install", "pam-13", "."], ". is a folder: name the file in it"),
        (["run", "--role", "console"], "--role console needs PostgreSQL"),
    ],
)
def test_a_failure_is_one_sentence_and_a_non_zero_exit(
    arguments: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sentence in Ran(capsys, *arguments).sentence


def test_a_wrong_setting_is_one_sentence(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "eighty")
    assert Ran(capsys, "run").sentence == (
        "Set PORT to a whole number from 0 to 65535, such as 8080. Now it is “eighty”."
    )


def test_the_template_of_a_pack_names_every_item_and_no_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    ran = Ran(capsys, "instrument", "template", "pam-13")
    assert ran.code == 0
    assert ran.out.count("text: ''") == 13


def test_list_says_what_is_missing_and_from_whom(capsys: pytest.CaptureFixture[str]) -> None:
    listed = Ran(capsys, "instrument", "list").out
    assert "activation-13" in listed
    assert "missing: its raw-to-score table (from the licence holder" in listed


def test_content_check_finds_a_fault_and_says_where(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "broken.md").write_text("no head at all\n", encoding="utf-8")
    ran = Ran(capsys, "content", "check", str(tmp_path))
    assert ran.code == 1
    assert "broken.md:1: error" in ran.out


@pytest.mark.parametrize("name", ["README.md", "figures.csv", "empty"])
def test_content_check_of_no_content_does_not_call_it_ready(
    name: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    place = tmp_path / name
    place.write_text("# Read me\n", encoding="utf-8") if "." in name else place.mkdir()
    assert Ran(capsys, "content", "check", str(place)).sentence.startswith(
        f"There is no content in {place}: name a tip"
    )


@pytest.mark.parametrize("name", ["tips", "triage/en", "locales/en/patient.po", "instruments/pam-13"])
def test_content_check_knows_what_ships_for_content(name: str) -> None:
    from content.lint import holds_content

    assert holds_content(ROOT / "content" / name)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("export letters", "WHAT takes one of patients, answers, results, deliveries, said, not “letters”."),
        ("export", "WHAT is missing: give one of patients, answers, results, deliveries, said. See python"),
        (
            "export patients csv",
            "Here is more than the command takes: “csv”. See python main.py export --help",
        ),
        ("export patients --forma csv", "There is no option --forma; did you mean --format? See python"),
        ("invite --count many", "--count takes a whole number from 1 to 1000, not “many”."),
        ("invite --count 0", "--count takes a whole number from 1 to 1000, not “0”."),
        ("invite --count", "--count needs a value after it."),
        ("alerts acknowledge x --by Jo", "NUMBER takes a whole number, not “x”."),
        ("score activation-13", "--answers is missing: give a value. See python main.py score --help."),
        ("alert", "There is no command “alert”: did you mean “alerts”? See python main.py --help."),
        ("zzz", "There is no command “zzz”. See python main.py --help."),
        ("content check --all", "There is no option --all. See python main.py content check --help."),
    ],
)
def test_a_command_written_wrongly_is_one_sentence_and_exit_code_2(
    arguments: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = Ran(capsys, *arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(sentence)
    assert ran.err.count("\n") == 1


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert "invite" in Ran(capsys).out


def test_an_invitation_without_a_running_service_says_which_address_it_assumes(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORT", "8099")
    ran = Ran(capsys, "invite")
    assert ran.code == 0
    assert "  http://127.0.0.1:8099/?start=" in ran.out
    assert "assume that it will be at http://127.0.0.1:8099." in ran.err


def test_what_nobody_foresaw_is_told_without_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    from desk.problems import in_words

    try:
        dict[str, str]()["Sam's secret"]
    except KeyError as fault:
        sentence, foreseen = in_words(fault)
    assert not foreseen
    assert "Sam" not in sentence
    assert "KeyError at test_cli.py, line" in sentence


def keep_people(data: Path, count: int) -> None:
    import asyncio

    from db.open import open_store
    from desk.opening import sealer_for
    from domain.patient import Status
    from keys import keep_keys
    from settings import read_settings

    async def keep() -> None:
        settings = read_settings({"DATA_DIR": str(data)}, data / ".env")
        store = await open_store(settings.database_url, sealer_for(keep_keys(settings)))
        now = datetime(2026, 3, 1, tzinfo=UTC)
        await store.run(
            lambda unit: [unit.patients.add(1 + chat, Status.ACTIVE, "en", now) for chat in range(count)]
        )
        await store.close()

    asyncio.run(keep())


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("people", [3, 2000], ids=["less than a buffer", "more than a pipe holds"])
def test_an_export_whose_reader_went_away_ends_quietly(people: int, unbuffered: str, tmp_path: Path) -> None:
    keep_people(tmp_path, people)
    exporting = subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "main.py"), "export", "patients"],
        cwd=tmp_path,
        env={**os.environ, "DATA_DIR": str(tmp_path), "PYTHONUNBUFFERED": unbuffered},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert exporting.stdout is not None
    assert exporting.stderr is not None
    if people > 3:
        assert exporting.stdout.readline().startswith(b"patient,")
    exporting.stdout.close()
    said = exporting.stderr.read()
    exporting.stderr.close()
    assert (exporting.wait(60), said) == (141, b"")


def test_the_command_line_starts_from_the_repository_as_a_process(tmp_path: Path) -> None:
    ran = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "main.py"), "score", "semcd-6", "--answers", "1,2,3,4,5,6"],
        cwd=tmp_path,
        env={**os.environ, "DATA_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["score"] == 3.5
