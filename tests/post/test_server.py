"""Handing e-mails over to a real mail server on this machine, on good days and bad ones."""

import asyncio
from email.message import EmailMessage

import pytest

from domain.alerts import Arrived, MailOutcome, NoSuchAddress, NotNow
from tests.post.conftest import PASSWORD, USER, Catcher, Certificate, catching


def a_letter(to: str = "jo@example.org") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "bt@example.org", to, "A red flag"
    message.set_content("Curly “quotes” arrive too.\n")
    return message


async def test_an_email_arrives_as_it_was_written(catcher: Catcher) -> None:
    assert await catcher.server().send(a_letter()) == Arrived()
    (kept,) = catcher.kept
    assert (kept["To"], kept["Subject"]) == ("jo@example.org", "A red flag")
    assert kept.get_content().splitlines() == ["Curly “quotes” arrive too."]
    assert catcher.senders == ["bt@example.org"]


async def test_a_login_is_used_where_there_is_one(catcher: Catcher) -> None:
    assert await catcher.server(user=USER, password=PASSWORD).send(a_letter()) == Arrived()
    assert catcher.logged_in == [True]


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        ("550 no such person", NoSuchAddress()),
        ("450 come back later", NotNow("recipient_refused")),
    ],
)
async def test_an_address_can_be_no_good_for_ever_or_for_now(
    catcher: Catcher, reply: str, outcome: MailOutcome
) -> None:
    catcher.refuse["jo@example.org"] = reply
    assert await catcher.server().send(a_letter()) == outcome
    assert catcher.kept == []


async def test_a_server_that_refuses_the_letter_itself_is_tried_again(catcher: Catcher) -> None:
    catcher.answer = "554 not today"
    assert await catcher.server().send(a_letter()) == NotNow("server_trouble")


async def test_a_wrong_password_is_tried_again_and_never_told(catcher: Catcher) -> None:
    server = catcher.server(user=USER, password="wrong")  # noqa: S106
    assert await server.send(a_letter()) == NotNow("login_refused")
    assert await server.trouble() == "login_refused"
    assert "wrong" not in repr(server)


async def test_a_letter_is_never_sent_unsealed_where_sealing_was_asked_for(catcher: Catcher) -> None:
    assert await catcher.server(tls="starttls").send(a_letter()) == NotNow("server_trouble")
    assert isinstance(await catcher.server(tls="tls").send(a_letter()), NotNow)
    assert catcher.kept == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_sealed_letter_goes_only_to_a_server_with_a_certificate_we_trust(
    tls: str, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with catching(certificate.context, from_first_byte=tls == "tls") as catcher:
        assert isinstance(await catcher.server(tls=tls).send(a_letter()), NotNow)
        assert catcher.kept == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))
        assert await catcher.server(tls=tls).send(a_letter()) == Arrived()
        assert len(catcher.kept) == 1


async def test_a_server_that_is_not_there_is_out_of_reach(catcher: Catcher, nobody_there: int) -> None:
    server = catcher.server(port=nobody_there)
    assert await server.send(a_letter()) == NotNow("out_of_reach")
    assert await server.trouble() == "out_of_reach"


async def test_a_server_that_never_answers_is_given_up_on() -> None:
    hold = asyncio.Event()

    async def silent(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await hold.wait()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as listening:
        port = listening.sockets[0].getsockname()[1]
        assert await Catcher(port).server(timeout=0.1).send(a_letter()) == NotNow("no_answer")
        hold.set()


async def test_a_server_that_is_well_is_in_no_trouble(catcher: Catcher) -> None:
    assert await catcher.server().trouble() is None
    assert catcher.kept == []
