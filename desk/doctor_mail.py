"""The doctor at the mail server: is anybody told of a red flag, and would the e-mail get through?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from desk.findings import Finding, bad, good, look
from post.server import MailServer
from settings import Settings

_HERE = ("localhost", "127.0.0.1", "::1")
_WHY = {
    "no_answer": ("does not answer.", "Are SMTP_HOST and SMTP_PORT right, and does the firewall let it out?"),
    "out_of_reach": ("cannot be reached.", "Are SMTP_HOST and SMTP_PORT right? Does SMTP_TLS suit the port?"),
    "login_refused": ("refuses the login.", "Set SMTP_USER and SMTP_PASSWORD as the mail server knows them."),
    "no_tls": (
        "does not do STARTTLS or no login.",
        "Does SMTP_TLS suit the port, and does it want SMTP_USER?",
    ),
}
_ELSE = ("takes no e-mail from us.", "Does it do what SMTP_TLS and SMTP_USER ask for? Its log may say more.")


def server_of(settings: Settings) -> MailServer | None:
    """The mail server of the settings, if they name one."""
    if settings.smtp_host is None or settings.mail_from is None:
        return None
    return MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        tls=settings.smtp_tls,
        sender=settings.mail_from,
        user=settings.smtp_user,
        password=settings.smtp_password,
    )


def examine_mail(settings: Settings) -> Iterator[Finding]:
    """Findings on the way by which the staff are told; no e-mail is sent."""
    server = server_of(settings)
    if server is None:
        yield _nobody_told(settings)
        return
    if trouble := asyncio.run(server.trouble()):
        what, cure = _WHY.get(trouble, _ELSE)
        yield bad(f"The mail server {server.host}, port {server.port}, {what}", cure)
    else:
        yield good(f"The mail server {server.host} answers; red flags are told to {_people(settings)}.")
    if server.tls == "none" and server.host not in _HERE:
        yield look("E-mails leave this machine unsealed.", "Set SMTP_TLS to starttls or tls.")
    if len(set(settings.rota)) == 1:
        yield look("Only one person is ever told of a red flag.", "Put a second address into ROTA.")


def _nobody_told(settings: Settings) -> Finding:
    if settings.simulated:
        return good("No SMTP_HOST: with the simulator, nobody is told of a red flag by e-mail.")
    return bad(
        "Nobody will be told when a patient writes that they are in danger: there is no SMTP_HOST.",
        "Set SMTP_HOST, MAIL_FROM and ROTA. Until then somebody has to look: python main.py alerts",
    )


def _people(settings: Settings) -> str:
    return "one address" if len(settings.rota) == 1 else f"{len(settings.rota)} addresses, in their order"
