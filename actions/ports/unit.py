"""One transaction and all that can be asked in it; the database as a whole."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar

from actions.ports.caseload import Caseload
from actions.ports.content_faults import ContentFaults
from actions.ports.diary import Appointments, Reminders, SafetyPlans
from actions.ports.insight import Insight
from actions.ports.messages import Deliveries, Dialogs, Said
from actions.ports.people import Consents, Invites, Patients
from actions.ports.programme import Programmes, Replans
from actions.ports.questions import CheckIns
from actions.ports.red_flags import Alerts
from actions.ports.service import Audit, Inbox, Leases, Pulses
from actions.ports.staff import Accounts, Sessions, Sites
from actions.ports.timeline import Timeline
from actions.ports.tips import Tips, TipTexts

T = TypeVar("T")


class Unit(Protocol):
    """One transaction. Everything an action reads and writes goes through it."""

    @property
    def patients(self) -> Patients: ...

    @property
    def caseload(self) -> Caseload: ...

    @property
    def timeline(self) -> Timeline: ...

    @property
    def consents(self) -> Consents: ...

    @property
    def invites(self) -> Invites: ...

    @property
    def check_ins(self) -> CheckIns: ...

    @property
    def deliveries(self) -> Deliveries: ...

    @property
    def tips(self) -> Tips: ...

    @property
    def tip_texts(self) -> TipTexts: ...

    @property
    def content_faults(self) -> ContentFaults: ...

    @property
    def reminders(self) -> Reminders: ...

    @property
    def appointments(self) -> Appointments: ...

    @property
    def dialogs(self) -> Dialogs: ...

    @property
    def safety_plans(self) -> SafetyPlans: ...

    @property
    def said(self) -> Said: ...

    @property
    def inbox(self) -> Inbox: ...

    @property
    def leases(self) -> Leases: ...

    @property
    def pulses(self) -> Pulses: ...

    @property
    def alerts(self) -> Alerts: ...

    @property
    def audit(self) -> Audit: ...

    @property
    def sites(self) -> Sites: ...

    @property
    def accounts(self) -> Accounts: ...

    @property
    def sessions(self) -> Sessions: ...

    @property
    def programmes(self) -> Programmes: ...

    @property
    def replans(self) -> Replans: ...

    @property
    def insight(self) -> Insight: ...

    def one_at_a_time(self, chat: int) -> None:
        """Hold this chat for the rest of the transaction (pg_advisory_xact_lock; SQLite: nothing to do)."""

    def one_process_at_a_time(self) -> None:
        """For what every process does when it starts: wait until no other is at it, to the end of this
        transaction."""

    def if_nobody_has(self, chat: int) -> bool:
        """The same without waiting: False if another transaction holds this chat (SQLite: always True)."""


class Store(Protocol):
    """A database of either engine."""

    async def run(self, work: Callable[[Unit], T]) -> T:
        """Run `work` whole in one transaction; what it raises rolls back this work alone."""


class Rows(Protocol):
    """Streaming reads for lists and exports (aiosqlite; server-side cursor on PostgreSQL)."""

    def stream(self, what: str) -> AbstractAsyncContextManager[Any]: ...
