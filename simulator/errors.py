"""How the simulated Telegram says no."""

from typing import Any


class Refused(Exception):
    """An answer with `ok: false`: the HTTP status, Telegram's description, and its parameters if any."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """The JSON body that Telegram sends with this refusal."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        return body | ({"parameters": self.parameters} if self.parameters else {})


def bad_request(reason: str) -> Refused:
    """A 400 with Telegram's usual prefix."""
    return Refused(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refused:
    """A 403 with Telegram's usual prefix."""
    return Refused(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refused:
    """A 409 with Telegram's usual prefix."""
    return Refused(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> Refused:
    """A 429 that names the seconds to wait, in words and as a parameter."""
    return Refused(429, f"Too Many Requests: retry after {retry_after}", {"retry_after": retry_after})
