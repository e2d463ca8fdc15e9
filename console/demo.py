"""With the simulator only: two people to try the console as, and their codes on the sign-in page."""

from actions.console.sign_in import last_step
from console import second_factor
from console.page import Page

LOOPBACK = frozenset({"127.0.0.1", "::1"})


async def codes_for(page: Page) -> list[tuple[str, str]]:
    """(e-mail, code that works now) of each; empty without the simulator, or for another machine.

    A code works once. If this half minute's was used, the next one's is shown, which works already; if that
    was used too, there is none for a moment.
    """
    if not page.desk.demos or page.client not in LOOPBACK:
        return []
    now, found = second_factor.step_at(page.desk.wall()), []
    for who in page.desk.demos:
        used = await page.desk.service.run(last_step, who.email)
        step = max(now, used + 1)
        words = second_factor.code_for(who.secret, step) if step <= now + 1 else "in half a minute"
        found.append((who.email, words))
    return found
