"""With the simulator, two people to try the console as: made at the start, and printed."""

import base64
import hmac

from actions.console.demo import put_demo, shut_out
from actions.service import Service
from console.desk import Demo, Desk
from domain.staff import Grant, Role
from settings import Settings

DEMOS = (
    ("jo@betweentimes.example", "Jo Demo", (Role.ADMIN, Role.COORDINATOR, Role.AUTHOR)),
    ("kim@betweentimes.example", "Kim Demo", (Role.APPROVER, Role.COORDINATOR)),
)


def demos_of(settings: Settings, key: bytes) -> tuple[Demo, ...]:
    """With the simulator: two people, because nobody approves their own words. The same at every start."""
    if not settings.simulated:
        return ()
    return tuple(
        Demo(
            email,
            name,
            _drawn(key, "demo password", 20),
            base64.b32encode(hmac.digest(key, f"demo {email}".encode(), "sha256")[:20]).decode(),
        )
        for email, name, _ in DEMOS
    )


async def prepare_demos(service: Service, desk: Desk) -> None:
    """Make them, or put them back as they were; with a real bot, shut them out for good."""
    if not desk.demos:
        await service.run(shut_out, [email for email, _, _ in DEMOS])
        return
    kept = await desk.passwords.kept(desk.demos[0].password)
    for who, (_, _, roles) in zip(desk.demos, DEMOS, strict=True):
        grants = frozenset(Grant(role) for role in roles)
        await service.run(put_demo, who.email, who.name, kept, who.secret, grants)


def invitation(desk: Desk, address: str) -> str:
    """What is printed at the start: where the console is and, with the simulator, how to get in."""
    where = f"The console: {desk.address or address.rstrip('/')}/console"
    if not desk.demos:
        return where
    first, second = desk.demos
    return (
        f"{where} as {first.email}, password {first.password}\n"
        f"(or as {second.email}, who approves what the first writes; the sign-in page shows both codes)"
    )


def _drawn(key: bytes, purpose: str, letters: int) -> str:
    """Letters in groups of five, the same for the same key."""
    text = base64.b32encode(hmac.digest(key, purpose.encode(), "sha256")).decode().lower()[:letters]
    return "-".join(text[at : at + 5] for at in range(0, letters, 5))
