"""The mail server, as far as we need it: hand over one e-mail, or ask whether it would take any."""

from dataclasses import dataclass, field
from email.message import EmailMessage

import aiosmtplib
from aiosmtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPNotSupported,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPTimeoutError,
)

from domain.alerts import Arrived, MailOutcome, NoSuchAddress, NotNow

_FOR_GOOD = 500  # SMTP replies from here on say: don't try this again
_CODES: tuple[tuple[type[Exception], str], ...] = (
    (SMTPTimeoutError, "no_answer"),
    (SMTPConnectError, "out_of_reach"),
    (SMTPAuthenticationError, "login_refused"),
    (SMTPSenderRefused, "sender_refused"),
    (SMTPRecipientsRefused, "recipient_refused"),
    (SMTPNotSupported, "not_supported"),
    (SMTPException, "server_trouble"),
    (TimeoutError, "no_answer"),
    (OSError, "out_of_reach"),
)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where it is and how to talk to it. `tls`: starttls, tls (from the first byte) or none."""

    host: str
    port: int
    tls: str
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = 20.0

    async def send(self, message: EmailMessage) -> MailOutcome:
        """Hand one e-mail over. Never raises what the network or the server does wrong."""
        try:
            async with self._connection() as server:
                await server.send_message(message)
        except SMTPRecipientsRefused as refusal:
            for_good = all(each.code >= _FOR_GOOD for each in refusal.recipients)
            return NoSuchAddress() if for_good else NotNow(code_of(refusal))
        except (SMTPException, OSError) as fault:
            return NotNow(code_of(fault))
        return Arrived()

    async def trouble(self) -> str | None:
        """Why it would take no e-mail from us, as a code of ours; None if it would."""
        try:
            async with self._connection() as server:
                await server.noop()
        except (SMTPException, OSError) as fault:
            return code_of(fault)
        return None

    def _connection(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.tls == "tls",
            start_tls=self.tls == "starttls",
            local_hostname=self.sender.rpartition("@")[2],
            timeout=self.timeout,
        )


def code_of(fault: Exception) -> str:
    """One word of ours: a server's own words may quote the address, and don't belong in the log."""
    return next(code for kind, code in _CODES if isinstance(fault, kind))
