"""/privacy, /export, /forget: what is kept and why, a copy of it, and its end."""

from collections.abc import Sequence

from actions.screens import button, rows
from actions.turn import Turn
from domain.messages import Arg, Listing, Say, SendExport, Words
from domain.patient import Consent, ConsentKind, Status
from domain.schedule import local_date


def show(turn: Turn) -> None:
    """What is kept, why, how long; each consent with its own button to take it back."""
    given = [each for each in turn.unit.consents.history(turn.patient.id) if each.stands]
    withdraw = [[button(f"privacy.withdraw_{each.kind}", "withdraw", each.kind)] for each in given]
    buttons = rows(
        *withdraw, [button("privacy.export", "menu", "export"), button("privacy.forget", "menu", "forget")]
    )
    about: dict[str, Arg] = {
        "purpose": _purpose(turn),
        "consents": _agreed(turn, given),
    }
    turn.say(Say("privacy.text", about, buttons))


def _purpose(turn: Turn) -> str:
    """Why this service asks, in its own words, if it has written any; with the space behind them."""
    why = turn.house.programme.why
    words = why.get(turn.patient.language) or why.get("en") or ""
    return f"{words} " if words else ""


def _agreed(turn: Turn, given: Sequence[Consent]) -> Words:
    """Each yes that stands, with the day it was given."""
    if not given:
        return Words("privacy.agreed_to_nothing")
    each = [
        Words(f"privacy.consent_{one.kind}", {"on": local_date(one.given_at, turn.patient.where)})
        for one in given
    ]
    return Words("privacy.agreed", {"consents": Listing(tuple(each))})


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
    turn.say(Say("forget.explain", buttons=buttons))


def forget(turn: Turn) -> None:
    """Erase everything at once. A bare row stays until the goodbye has left (deliver.record removes it)."""
    language = turn.patient.language
    note = turn.unit.alerts.open_for(turn.patient.id) is not None
    turn.unit.patients.erase(turn.patient.id)
    turn.known = turn.unit.patients.add(turn.heard.chat, Status.FORGETTING, language, turn.now)
    turn.say(Say("forget.done_with_note" if note else "forget.done"))
