"""Settings: read once, the environment before the file, and every wrong one a sentence with its cure."""

import dataclasses
import stat
from datetime import time
from pathlib import Path

import pytest

from keys import keep_keys
from settings import Settings, SettingsProblem, read_settings
from settings_table import NAMES, TABLE, as_markdown, secret_bits

TOKEN = "123456789:" + "AbCdEfGhIjKlMnOpQrStUvWxYz012345678"
ROOT = Path(__file__).parent.parent


def read(tmp_path: Path, text: str | None = None, **environ: str) -> Settings:
    dotenv = tmp_path / ".env"
    if text is not None:
        dotenv.write_text(text, encoding="utf-8")
    return read_settings(environ, dotenv)


def test_with_nothing_set_the_service_runs_with_its_simulator(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.simulated
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.database_file == Path("data/betweentimes.sqlite")
    assert (settings.without_invite, settings.send_unreviewed) == ("open", True)


def test_with_a_real_token_strangers_and_unreviewed_tips_wait_for_a_decision(tmp_path: Path) -> None:
    settings = read(tmp_path, TELEGRAM_TOKEN=TOKEN)
    assert not settings.simulated
    assert settings.log_format == "json"
    assert (settings.without_invite, settings.send_unreviewed) == ("refuse", False)


def test_defaults_of_the_value_and_of_the_reader_are_the_same(tmp_path: Path) -> None:
    assert read(tmp_path) == Settings()


def test_every_setting_is_a_row_of_the_table_and_the_other_way_round() -> None:
    assert tuple(each.name.upper() for each in dataclasses.fields(Settings)) == NAMES


def test_the_readme_shows_every_setting_as_the_table_has_it() -> None:
    assert as_markdown() in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_example_file_names_every_setting_and_nothing_else() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [line.removeprefix("#").partition("=")[0].strip() for line in lines if "=" in line]
    assert sorted(named) == sorted(NAMES)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, "PORT=9000\nHOST=localhost\n", PORT="9001").port == 9001
    assert read(tmp_path, "PORT=9000\n").port == 9000


def test_an_empty_variable_takes_back_what_the_file_says(tmp_path: Path) -> None:
    assert read(tmp_path, "PORT=9000\n", PORT="").port == 8080


def test_a_setting_can_be_read_from_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(TOKEN + "\n", encoding="utf-8")
    assert read(tmp_path, TELEGRAM_TOKEN_FILE=str(tmp_path / "token")).telegram_token == TOKEN
    assert read(tmp_path, f"TELEGRAM_TOKEN_FILE={tmp_path / 'token'}\n").telegram_token == TOKEN


def test_an_empty_setting_is_one_that_was_not_set(tmp_path: Path) -> None:
    assert read(tmp_path, "TELEGRAM_TOKEN=\n", PORT=" ") == Settings()


def test_the_database_lies_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, DATA_DIR="/srv/bt").database_file == Path("/srv/bt/betweentimes.sqlite")
    elsewhere = read(tmp_path, DATA_DIR="/srv/bt", DATABASE_URL="sqlite:////tmp/other.sqlite")
    assert elsewhere.database_file == Path("/tmp/other.sqlite")  # noqa: S108 - only a name
    assert read(tmp_path, DATABASE_URL="postgresql://u:p@db/bt").database_file is None


WRONG = {
    "TELEGRAM_TOKEN": "my-bot",
    "TELEGRAM_API_URL": "http://127.0.0.1:8081/bot",
    "WEBHOOK_URL": "chat.example.org",
    "CONSOLE_URL": "http://chat.example.org",
    "WEBHOOK_SECRET": "letmein",
    "DATABASE_URL": "mysql://somewhere",
    "DATA_DIR": __file__,
    "HOST": "not a host",
    "PORT": "eighty",
    "SECRET_KEY": "x" * 40,
    "SECRET_KEY_OLD": "x" * 40,
    "BACKUP_KEY": "short",
    "TOMBSTONES": str(ROOT),
    "SITE_NAME": "<b>us</b>",
    "WITHOUT_INVITE": "maybe",
    "SEND_UNREVIEWED": "perhaps",
    "DATABASE_NOTIFY": "sometimes",
    "PROGRAMME": "../elsewhere",
    "EMERGENCY_NUMBER": "<b>999</b>",
    "ADVICE_NUMBER": "{advice} line",
    "CRISIS_LINE": "call " * 40,
    "LISTENING_LINE": "<a>Samaritans</a>",
    "TEXT_LINE": "text {name} to <85258>",
    "SERVICE_HOURS": "office hours",
    "ALERT_MINUTES": "soon",
    "ROTA": "Jo Smith",
    "MAIL_FROM": "Jo <jo@example.org>",
    "SMTP_HOST": "a host",
    "SMTP_PORT": "mail",
    "SMTP_TLS": "perhaps",
    "SMTP_USER": "a user",
    "SMTP_PASSWORD": "x" * 201,
    "LOG_FORMAT": "xml",
    "LOG_LEVEL": "loud",
    "MESSAGES_PER_SECOND": "fast",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_value_ends_in_one_sentence_that_names_the_setting_and_the_cure(
    name: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(tmp_path, **{"TELEGRAM_TOKEN": TOKEN, name: WRONG[name]})
    sentence = str(problem.value)
    assert sentence.startswith(f"Set {name} ")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", [each.name for each in TABLE if each.secret])
def test_a_wrong_secret_is_not_repeated_in_the_sentence(name: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsProblem) as problem:
        read(tmp_path, **{name: WRONG[name]})
    assert WRONG[name] not in str(problem.value)


@pytest.mark.parametrize(
    ("text", "environ", "sentence"),
    [
        ("TELEGRAM_TOKN=1\n", {}, "did you mean TELEGRAM_TOKEN?"),
        ("PORT=1\nthis is not a setting\n", {}, "line 2: write NAME=value."),
        ("", {"PORT": "1", "PORT_FILE": "x"}, "Set PORT or PORT_FILE, not both."),
        ("", {"PORT_FILE": "/nowhere/port"}, "cannot be read (No such file or directory)"),
        ("", {"WEBHOOK_URL": "https://a.example"}, "WEBHOOK_URL needs TELEGRAM_TOKEN"),
        ("", {"TELEGRAM_API_URL": "http://a.example"}, "TELEGRAM_API_URL needs TELEGRAM_TOKEN"),
        ("", {"TELEGRAM_TOKEN": TOKEN, "WEBHOOK_URL": "http://a.example"}, "must begin with https://"),
        ("", {"SMTP_HOST": "localhost"}, "SMTP_HOST needs MAIL_FROM and ROTA too"),
        ("", {"ROTA": "jo@example.org"}, "ROTA needs SMTP_HOST too"),
        ("", {"SMTP_USER": "jo"}, "SMTP_USER and SMTP_PASSWORD go together"),
        ("", {"SERVICE_HOURS": "Mon-Fri 09:00-17:00 Europe/Nowhere"}, "an IANA zone"),
        ("", {"SERVICE_HOURS": "Mon-Fri 9-17 Europe/London"}, "such as Mon-Fri 09:00-17:00"),
        ("", {"ROTA": "jo@example.org,"}, "with commas between them"),
        ("", {"PORT": "65536"}, "from 0 to 65535"),
        ("", {"MESSAGES_PER_SECOND": "nan"}, "from 0.1 to 1000"),
    ],
)
def test_settings_that_make_no_sense_together_are_refused_in_words(
    text: str, environ: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsProblem, match=r".") as problem:
        read(tmp_path, text, **environ)
    assert sentence in str(problem.value)


@pytest.mark.parametrize(
    ("said", "days", "start", "end"),
    [
        ("Mon-Fri 09:00-17:00 Europe/London", {0, 1, 2, 3, 4}, time(9), time(17)),
        ("mon,WED 08:30-12:00 Europe/London", {0, 2}, time(8, 30), time(12)),
        ("Sat-Mon 22:00-06:00 Europe/London", {5, 6, 0}, time(22), time(6)),
        ("Mon-Sun 00:00-24:00 Europe/London", set(range(7)), time(0), time(0)),
    ],
)
def test_service_hours_are_read_as_people_write_them(
    said: str, days: set[int], start: time, end: time, tmp_path: Path
) -> None:
    assert read(tmp_path, SERVICE_HOURS=said).service_hours == (days, start, end, "Europe/London")


def test_the_rota_keeps_its_order(tmp_path: Path) -> None:
    said = {
        "SMTP_HOST": "localhost",
        "MAIL_FROM": "bt@example.org",
        "ROTA": "sam@example.org , jo@example.org",
    }
    assert read(tmp_path, **said).rota == ("sam@example.org", "jo@example.org")


def test_a_self_hosted_api_server_may_call_a_plain_webhook(tmp_path: Path) -> None:
    own = {"TELEGRAM_API_URL": "http://127.0.0.1:8081/", "WEBHOOK_URL": "http://10.0.0.1/hook"}
    settings = read(tmp_path, TELEGRAM_TOKEN=TOKEN, **own)
    assert settings.telegram_api_url == "http://127.0.0.1:8081"


def test_no_secret_shows_when_settings_or_keys_are_printed(tmp_path: Path) -> None:
    key = "a-key-of-at-least-22-characters-9876"
    database = "postgresql://bt:hunter2hunter2@db/bt"
    settings = read(tmp_path, TELEGRAM_TOKEN=TOKEN, SECRET_KEY=key, WEBHOOK_SECRET=key, DATABASE_URL=database)
    printed = repr(settings) + repr(keep_keys(settings))
    assert not any(secret in printed for secret in (TOKEN, key, "hunter2"))


def test_keys_are_made_once_and_kept_for_their_owner_only(tmp_path: Path) -> None:
    settings = read(tmp_path, DATA_DIR=str(tmp_path / "data"))
    keys = keep_keys(settings)
    assert keep_keys(settings) == keys
    assert secret_bits(keys.secret) >= 128
    assert read(tmp_path, TELEGRAM_TOKEN=keys.token).telegram_token == keys.token
    kept = list((tmp_path / "data").iterdir())
    assert sorted(file.name for file in kept) == ["secret.key", "simulator.token"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in kept} == {0o600}


def test_a_webhook_without_a_secret_gets_one_that_telegram_accepts(tmp_path: Path) -> None:
    settings = read(
        tmp_path, TELEGRAM_TOKEN=TOKEN, WEBHOOK_URL="https://a.example", DATA_DIR=str(tmp_path / "data")
    )
    secret = keep_keys(settings).webhook
    assert secret is not None
    assert read(tmp_path, WEBHOOK_SECRET=secret).webhook_secret == secret
    assert keep_keys(settings).webhook == secret


def test_a_database_without_its_key_is_not_given_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "betweentimes.sqlite").write_bytes(b"somebody's answers")
    with pytest.raises(SettingsProblem, match=r"put .*secret\.key back from your back-up"):
        keep_keys(read(tmp_path, DATA_DIR=str(tmp_path)))
    assert not (tmp_path / "secret.key").exists()


def test_a_damaged_key_is_not_replaced_by_a_new_one(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("\n")
    with pytest.raises(SettingsProblem, match="empty or damaged"):
        keep_keys(read(tmp_path, DATA_DIR=str(tmp_path)))


def test_a_data_folder_that_cannot_be_written_to_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(SettingsProblem, match="set DATA_DIR to a folder"):
        keep_keys(read(tmp_path, DATA_DIR=str(tmp_path / "file" / "data")))
