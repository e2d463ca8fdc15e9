"""What the planner knows of a person, taken out of the database for a forecast."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.check_in import CheckIn
from domain.deliveries import Delivery
from domain.patient import Patient
from domain.records import SeenTip
from domain.reminders import Appointment, Reminder


@dataclass(frozen=True, slots=True)
class Copy:
    """All that the planner knows of a person. `ledger` holds what still counts: what is ahead, what they
    had in the last two months, and every check-in offered; `seen` every tip they ever had.

    Their own reminders have no days here: they neither count against the burden nor give way to it, but
    that somebody has one decides whether silence pauses them.
    """

    patient: Patient
    latest: CheckIn | None = None
    ledger: Sequence[Delivery] = ()
    seen: Sequence[SeenTip] = ()
    reminders: Sequence[Reminder] = ()
    appointments: Sequence[Appointment] = ()
