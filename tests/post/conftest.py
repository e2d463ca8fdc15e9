"""A real mail server on a random loopback port that keeps what it is given."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from db.open import Store
from post.server import MailServer
from tests.actions.world import World, house

USER, PASSWORD = "betweentimes", "correct horse"


@dataclass
class Catcher:
    """`kept` is what arrived; `refuse` maps an address to the reply it gets; `answer` is that to DATA."""

    port: int = 0
    kept: list[EmailMessage] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    refuse: dict[str, str] = field(default_factory=dict)
    answer: str = "250 OK"
    logged_in: list[bool] = field(default_factory=list)

    def server(self, **more: Any) -> MailServer:
        """How we would be set up to reach it."""
        told = {
            "host": "127.0.0.1",
            "port": self.port,
            "tls": "none",
            "sender": "bt@example.org",
            "timeout": 5.0,
        }
        return MailServer(**told | more)

    async def handle_RCPT(
        self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: list[str]
    ) -> str:
        if address in self.refuse:
            return self.refuse[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _: SMTP, session: Session, envelope: Envelope) -> str:
        if self.answer.startswith("250"):
            assert isinstance(envelope.content, bytes)
            message = message_from_bytes(envelope.content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.kept.append(message)
            self.senders.append(str(envelope.mail_from))
            self.logged_in.append(bool(session.authenticated))
        return self.answer


def _login(_: SMTP, __: Session, ___: Envelope, ____: str, data: Any) -> AuthResult:
    known = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=known, handled=False)


@asynccontextmanager
async def catching(
    tls: ssl.SSLContext | None = None, *, from_first_byte: bool = False
) -> AsyncIterator[Catcher]:
    """Up until the block ends."""
    caught = Catcher()

    def serve() -> SMTP:
        return SMTP(
            caught,
            authenticator=_login,
            auth_require_tls=False,
            hostname="catcher.example",
            tls_context=None if from_first_byte else tls,
        )

    sealed = tls if from_first_byte else None
    server = await asyncio.get_running_loop().create_server(serve, "127.0.0.1", 0, ssl=sealed)
    caught.port = server.sockets[0].getsockname()[1]
    yield caught
    server.close()
    await server.wait_closed()


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    """Without sealing."""
    async with catching() as caught:
        yield caught


@dataclass(frozen=True)
class Certificate:
    """Of 127.0.0.1, signed by itself: `file` is for those who are to trust it."""

    file: Path
    context: ssl.SSLContext


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "catcher")])
    here = x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))])
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, SHA256())
    )
    file, keys = tmp_path / "certificate.pem", tmp_path / "key.pem"
    file.write_bytes(made.public_bytes(Encoding.PEM))
    keys.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, keys)
    return Certificate(file, context)


@pytest.fixture
def nobody_there() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@pytest.fixture
def world(store: Store) -> World:
    """One service on each engine."""
    return World(store, house())
