"""Small builders of what we say again and again: buttons, choices of several, the menu."""

from collections.abc import Iterable

from domain.messages import Button, Rows, Say

MENU = (
    ("check_in", "progress"),
    ("tips", "reminders"),
    ("appointment", "matters"),
    ("settings", "privacy"),
    ("pause", "help"),
    ("plan", "help_now"),
)
ZONES = (
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Warsaw",
    "Asia/Kolkata",
    "America/New_York",
)


def button(key: str, verb: str, *args: str | int) -> Button:
    return Button(key, verb, args)


def rows(*lines: Iterable[Button]) -> Rows:
    return tuple(tuple(line) for line in lines)


def menu(key: str = "menu.title") -> Say:
    """All that can be done, as buttons; "get help now" always among them."""
    return Say(key, buttons=rows(*([button(f"menu.{name}", "menu", name) for name in line] for line in MENU)))


def help_now_row() -> tuple[Button, ...]:
    return (button("menu.help_now", "menu", "help_now"),)


def choices(
    what: str, members: Iterable[str], picked: frozenset[str], per_row: int, none: str | None
) -> Rows:
    """Tick boxes for `members`, then "all" or "none of these" where it makes sense, then done."""
    boxes = [
        Button(f"{what}.{member}", "pick", (what, member), ticked=member in picked) for member in members
    ]
    lines = [boxes[start : start + per_row] for start in range(0, len(boxes), per_row)]
    last = [button("choose.done", "picked", what)] if picked or none is None else []
    if none is not None and not picked:
        last = [button(none, "picked", what)]
    return rows(*lines, last)
