"""/privacy, /export, /forget: what is kept and why, a copy of it, and its end."""

from actions.screens import button, rows
from actions.turn import Turn
from domain.messages import Say, SendExport
from domain.onboarding import standing
from domain.patient import ConsentKind, Status


def show(turn: Turn) -> None:
    """What is kept, why, how long; each consent with its own button to take it back."""
    agreed = standing(turn.unit.consents.history(turn.patient.id))
    withdraw = [
        [button(f"privacy.withdraw_{kind}", "withdraw", kind)] for kind in ConsentKind if kind in agreed
    ]
    buttons = rows(
        *withdraw, [button("privacy.export", "menu", "export"), button("privacy.forget", "menu", "forget")]
    )
    turn.say(Say("privacy.text", {"site": turn.house.site}, buttons))


def withdraw(turn: Turn, kind: ConsentKind) -> None:
    """Takes effect at once: without either yes nothing more is sent. Deleting is offered, not assumed."""
    turn.unit.consents.revoke(turn.patient.id, kind, turn.now)
    turn.unit.dialogs.clear(turn.patient.id)
    turn.change(status=Status.LEFT, paused_until=None)
    turn.replan = True
    buttons = rows([button("stop.delete", "menu", "forget")], [button("stop.come_back", "menu", "start")])
    turn.say(Say(f"privacy.withdrawn_{kind}", buttons=buttons))


def export(turn: Turn) -> None:
    turn.say(Say("export.coming"))
    turn.say(SendExport())


def ask_forget(turn: Turn) -> None:
    """Explain before deleting; nothing happens without the second tap."""
    buttons = rows(
        [button("forget.yes", "forget")],
        [button("forget.export_first", "menu", "export")],
        [button("forget.no", "thanks")],
    )
    turn.say(Say("forget.explain", {"site": turn.house.site}, buttons))


def forget(turn: Turn) -> None:
    """Erase everything at once. A bare row stays until the goodbye has left (deliver.record removes it)."""
    language = turn.patient.language
    turn.unit.patients.erase(turn.patient.id)
    turn.known = turn.unit.patients.add(turn.heard.chat, Status.FORGETTING, language, turn.now)
    turn.say(Say("forget.done"))
