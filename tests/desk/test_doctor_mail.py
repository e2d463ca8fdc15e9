"""The doctor at the mail server: says plainly when nobody would be told."""

import asyncio
from pathlib import Path
from typing import Any

from desk.doctor_mail import examine_mail
from desk.findings import Finding, Verdict
from settings import read_settings
from tests.desk.test_doctor import TOKEN, free_port
from tests.post.conftest import Catcher, catcher

__all__ = ["catcher"]
TO = {"MAIL_FROM": "bt@example.org", "SMTP_TLS": "none"}


async def examined(tmp_path: Path, **environ: Any) -> list[Finding]:
    settings = read_settings(environ, tmp_path / ".env")
    return await asyncio.to_thread(lambda: list(examine_mail(settings)))


async def test_with_a_real_token_and_no_mail_server_nobody_will_be_told(tmp_path: Path) -> None:
    (finding,) = await examined(tmp_path, TELEGRAM_TOKEN=TOKEN)
    assert finding.verdict is Verdict.BAD
    assert finding.what.startswith("Nobody will be told when a patient writes that they are in danger")


async def test_with_the_simulator_that_is_no_fault(tmp_path: Path) -> None:
    (finding,) = await examined(tmp_path)
    assert finding.verdict is Verdict.GOOD


async def test_a_mail_server_that_answers_is_good_and_gets_no_email(tmp_path: Path, catcher: Catcher) -> None:
    there = {
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": str(catcher.port),
        "ROTA": "jo@example.org,sam@example.org",
    }
    (finding,) = await examined(tmp_path, **TO, **there)
    assert finding.verdict is Verdict.GOOD
    assert "2 addresses, in their order" in finding.what
    assert catcher.kept == []


async def test_one_person_alone_on_the_rota_is_worth_a_look(tmp_path: Path, catcher: Catcher) -> None:
    there = {"SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(catcher.port), "ROTA": "jo@example.org"}
    findings = await examined(tmp_path, **TO, **there)
    assert [found.verdict for found in findings] == [Verdict.GOOD, Verdict.LOOK]


async def test_a_wrong_password_or_port_is_bad_with_its_cure(tmp_path: Path, catcher: Catcher) -> None:
    there = {"SMTP_HOST": "127.0.0.1", "ROTA": "jo@example.org,sam@example.org"}
    login = {"SMTP_PORT": str(catcher.port), "SMTP_USER": "bt", "SMTP_PASSWORD": "sesame"}
    (wrong,) = await examined(tmp_path, **TO, **there, **login)
    assert (wrong.verdict, "refuses the login" in wrong.what) == (Verdict.BAD, True)
    assert "sesame" not in str(wrong)
    (away,) = await examined(tmp_path, **TO, **there, SMTP_PORT=str(free_port()))
    assert (away.verdict, "cannot be reached" in away.what) == (Verdict.BAD, True)
