"""The console's cookies: `__Host-` and Secure, but for plain http on this very machine (decision 0014)."""

import hmac
import secrets
from hashlib import sha256

from starlette.requests import HTTPConnection
from starlette.responses import Response

SESSION = "bt-session"
FORM = "bt-form"  # before anybody signed in, form tokens hang on this
DEVICE = "bt-device"  # this browser has signed in before: strangers' wrong guesses don't make it wait
BITS = 32  # bytes of chance in each
DEVICE_LASTS = 180 * 24 * 3600  # seconds


def is_secure(request: HTTPConnection, address: str | None) -> bool:
    """Whether the browser's way here is TLS: by CONSOLE_URL, or as a proxy on this machine says."""
    return request.url.scheme == "https" or (address or "").startswith("https://")


def read(request: HTTPConnection, name: str, secure: bool) -> str:
    """The cookie's value, or nothing."""
    return request.cookies.get(_named(name, secure), "")


def put(response: Response, name: str, value: str, secure: bool, lasts: int | None = None) -> None:
    """Until the browser is closed, or for `lasts` seconds."""
    response.set_cookie(
        _named(name, secure),
        value,
        max_age=lasts,
        path="/",
        secure=secure,
        httponly=True,
        samesite="lax" if name == SESSION else "strict",
    )


def drop(response: Response, name: str, secure: bool) -> None:
    """Take it back."""
    put(response, name, "", secure, lasts=0)


def fresh() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(BITS)


def device_for(key: bytes, email: str) -> str:
    """What this browser gets when that account has signed in from it."""
    nonce = secrets.token_urlsafe(12)
    return f"{nonce}.{_signed(key, nonce, email)}"


def device_of(key: bytes, email: str, value: str) -> str | None:
    """The nonce of a device cookie that we made for this account; None if we didn't."""
    nonce, _, signature = value.partition(".")
    good = hmac.compare_digest(_signed(key, nonce, email).encode(), signature.encode())
    return nonce if good else None


def _signed(key: bytes, nonce: str, email: str) -> str:
    return hmac.new(key, f"device:{nonce}:{email}".encode(), sha256).hexdigest()


def _named(name: str, secure: bool) -> str:
    return f"__Host-{name}" if secure else name
