"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes on paper."""

import hmac
import secrets
from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

from domain.accounts import RECOVERY_CODES

STEP = 30  # seconds
ISSUER = "Betweentimes"
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike on paper
_PARTS, _PART = 4, 4  # 16 letters of 31: 79 bits


def new_secret() -> str:
    """160 random bits, base32."""
    return pyotp.random_base32()


def step_at(instant: datetime) -> int:
    """The number of this 30 seconds."""
    return int(instant.timestamp()) // STEP


def code_for(secret: str, step: int) -> str:
    """The six digits of that 30 seconds."""
    return pyotp.TOTP(secret).at(step * STEP)


def matching_step(secret: str | None, code: str, now: datetime) -> int | None:
    """Which 30 seconds this code belongs to, of these and the ones beside; None if to none of them."""
    plain, current = "".join(code.split()), step_at(now)
    found = None
    for step in (current - 1, current, current + 1):
        right = code_for(secret or _NOBODYS, step)
        if hmac.compare_digest(right.encode(), plain.encode()) and secret is not None:
            found = step
    return found


def address(secret: str, email: str) -> str:
    """What the app reads from the QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def picture(text: str, title: str) -> Markup:
    """A QR code as SVG to stand in the page; nothing of `text` is in it as text."""
    made = segno.make(text, error="m", micro=False)
    return Markup(  # noqa: S704 - segno's own path data; the title is ours and escaped by segno
        made.svg_inline(svgclass="bt-qr", omitsize=True, title=title, dark="#000", light="#fff", border=4)
    )


def new_recovery_codes() -> list[str]:
    """Ten of them, such as k3fw-9trm-hx2a-vb7q."""
    return [
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(_PART)) for _ in range(_PARTS))
        for _ in range(RECOVERY_CODES)
    ]


def as_recovery_code(typed: str) -> str:
    """As it is kept, however it was typed."""
    plain = "".join(each for each in typed.lower() if each in _LETTERS)
    return "-".join(plain[at : at + _PART] for at in range(0, len(plain), _PART))


_NOBODYS = new_secret()
