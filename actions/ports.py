"""What actions need from the database, as small Protocols, one per noun. db/ provides them.

All methods are synchronous and run inside one transaction (a Unit). Instants are aware UTC datetimes.
A chat is Telegram's user id (in private chats the two are one).
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from typing import Any, Protocol, TypeVar

from actions.ports_caseload import Caseload
from actions.ports_insight import Insight
from actions.ports_programmes import Programmes, Replans
from actions.ports_pulse import Pulses
from actions.ports_staff import Accounts, Sessions, Sites
from actions.ports_timeline import Timeline
from actions.ports_tips import TipTexts
from domain.alerts import Alert, AlertId, Mail, MailId, MailState, RuleCount
from domain.check_in import CheckIn, CheckInId
from domain.deliveries import Delivery, DeliveryId, Kind, Outcome, Planned, State
from domain.dialogs import Dialog
from domain.invites import OpenInvite
from domain.patient import Consent, ConsentKind, Patient, PatientId, Status
from domain.records import AuditDetail, AuditEntry, AuditSearch, AuditWalk
from domain.records import InboxUpdate as InboxUpdate
from domain.records import ResultRecord as ResultRecord
from domain.records import SeenTip as SeenTip
from domain.records import StoredTip as StoredTip
from domain.reminders import Appointment, AppointmentId, Reminder, ReminderId
from domain.safety_plan import SafetyPlan
from domain.sites import FIRST_SITE, SiteId

T = TypeVar("T")


class Patients(Protocol):
    def by_chat(self, chat: int) -> Patient | None:
        """Looked up by HMAC of the Telegram id."""

    def get(self, patient: PatientId) -> Patient: ...

    def add(self, chat: int, status: Status, language: str, now: datetime) -> Patient: ...

    def save(self, patient: Patient) -> None: ...

    def chat_of(self, patient: PatientId) -> int:
        """The Telegram id, decrypted."""

    def due_for_planning(self, now: datetime, limit: int) -> Sequence[PatientId]:
        """ACTIVE or PAUSED patients whose plan_at <= now, oldest first."""

    def next_planning(self) -> datetime | None:
        """The earliest plan_at of ACTIVE and PAUSED patients."""

    def plan_soon(self, people: Sequence[PatientId], now: datetime) -> None:
        """Have the planner look at these (ACTIVE or PAUSED) at its next tick."""

    def exists(self, patient: PatientId) -> bool:
        """False once they have been erased."""

    def everything(self, patient: PatientId) -> Mapping[str, Any]:
        """All that is kept about this person, unsealed, as plain JSON values, by table noun (for /export)."""

    def erase(self, patient: PatientId) -> None:
        """Delete every row about this person in every table (inbox included)."""

    def stale_strangers(self, joined_before: datetime, limit: int) -> Sequence[PatientId]:
        """Status ONBOARDING without a standing care_data consent, joined before that instant."""


class Consents(Protocol):
    def give(self, patient: PatientId, kind: ConsentKind, version: str, now: datetime) -> None: ...

    def revoke(self, patient: PatientId, kind: ConsentKind, now: datetime) -> None: ...

    def history(self, patient: PatientId) -> Sequence[Consent]:
        """All, oldest first."""


class Invites(Protocol):
    """Codes are kept as SHA-256 only. Failures are counted per chat (by HMAC) and in all."""

    def add(
        self,
        code: str,
        expires_at: datetime,
        now: datetime,
        site: SiteId = FIRST_SITE,
        for_whom: str | None = None,
    ) -> None: ...

    def open_at(self, site: SiteId, now: datetime, limit: int) -> Sequence[OpenInvite]:
        """Unused and not run out, the next to do so first."""

    def revoke(self, site: SiteId, handle: str) -> bool:
        """False if there is no such open one."""

    def forget_before(self, instant: datetime) -> int:
        """Those that ran out unused before then; how many."""

    def redeem(self, code: str, patient: PatientId, now: datetime) -> SiteId | None:
        """The site it invites to, once per code, before it expires; else None."""

    def note_failure(self, chat: int, now: datetime) -> None: ...

    def failures_since(self, chat: int | None, since: datetime) -> int:
        """Of one chat, or of all (None)."""


class CheckIns(Protocol):
    def open_for(self, patient: PatientId) -> CheckIn | None:
        """The one that isn't Closed; at most one (held by a unique index)."""

    def get(self, check_in: CheckInId) -> CheckIn | None: ...

    def latest(self, patient: PatientId) -> CheckIn | None:
        """The most recently opened, whatever its state."""

    def add(
        self,
        patient: PatientId,
        instrument: str,
        instrument_version: str,
        items: tuple[str, ...],
        purpose: str,
        now: datetime,
    ) -> CheckIn: ...

    def save(self, check_in: CheckIn) -> None:
        """State, turn, nudges, resting and the answers (one row per item; skipped rows deleted)."""

    def add_result(self, result: ResultRecord) -> None: ...

    def results(self, patient: PatientId) -> Sequence[ResultRecord]:
        """Oldest first."""


class Deliveries(Protocol):
    def plan(self, planned: Planned, now: datetime) -> DeliveryId | None:
        """Insert, or revive a cancelled row of the same occasion; None if the occasion already exists."""

    def cancel(self, patient: PatientId, kinds: Sequence[Kind] | None, now: datetime) -> int:
        """Cancel planned and retry rows that are PROACTIVE (of these kinds, or all); how many."""

    def cancel_one(self, delivery: DeliveryId, why: str, now: datetime) -> None:
        """Cancel one that hasn't left."""

    def ahead_of_tip(self, tip: str, limit: int) -> Sequence[PatientId]:
        """Whose planned and retry rows that are PROACTIVE are of this tip; by id."""

    def cancel_tip(self, tip: str, why: str, now: datetime) -> Sequence[PatientId]:
        """Cancel planned and retry rows of this tip that are PROACTIVE; whose they were."""

    def miss(self, delivery: DeliveryId, why: str, now: datetime) -> None: ...

    def move(self, delivery: DeliveryId, due: datetime, why: str) -> None: ...

    def get(self, delivery: DeliveryId) -> Delivery | None: ...

    def due(self, now: datetime, limit: int, busy: Sequence[PatientId]) -> Sequence[Delivery]:
        """Claimable rows (planned and due, or retry and retry_at passed), ordered safety, reply, proactive,
        then due, then id; none of patients in `busy`, none behind an earlier one of the same person that
        waits for its retry or is on its way. PostgreSQL: FOR UPDATE SKIP LOCKED."""

    def mark_sending(self, deliveries: Sequence[DeliveryId], now: datetime) -> Sequence[DeliveryId]:
        """state sending, attempts + 1, an attempts row each; those that hadn't left or ended meanwhile."""

    def record(
        self, delivery: DeliveryId, state: State, outcome: Outcome, retry_at: datetime | None, now: datetime
    ) -> None:
        """State, outcome code, telegram message id, sent_at; closes the attempts row."""

    def left_sending(self) -> Sequence[Delivery]:
        """Rows in state sending (asked at start, before anything is sent)."""

    def overdue_proactive(self, patient: PatientId, now: datetime) -> Sequence[Delivery]:
        """Planned or retry, proactive, due <= now."""

    def planned_for(self, patient: PatientId) -> Sequence[Delivery]:
        """Planned or retry, proactive, by due."""

    def sent_between(self, patient: PatientId, since: datetime, until: datetime) -> Sequence[Delivery]:
        """PROACTIVE rows sent, unknown or sending, whose last attempt began in [since, until)."""

    def last_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        """The latest sent or unknown one of this kind."""

    def newest_of(self, patient: PatientId, kind: Kind) -> Delivery | None:
        """The one of this kind that was planned last, whatever became of it."""

    def by_message(self, patient: PatientId, telegram_message: int) -> Delivery | None: ...

    def next_due(self) -> datetime | None:
        """The earliest due or retry_at of all that is planned or waits for a retry."""

    def pending_count(self, now: datetime) -> int:
        """Rows claimable now or in state sending."""


class Tips(Protocol):
    def current(self) -> Sequence[StoredTip]:
        """The live text of each that has one. May be cached until a tip changes."""

    def get(self, tip: str, version: int, revision: int = 1) -> StoredTip | None: ...

    def load(self, tips: Sequence[StoredTip], heads: Mapping[str, Mapping[str, Any]], now: datetime) -> int:
        """Shipped tips: what is new in them, unless staff have taken the tip over; how many changed."""

    def changed(self) -> None:
        """Something about tips did: what is cached anywhere is read again."""

    def seen(self, patient: PatientId) -> Sequence[SeenTip]:
        """From deliveries sent or unknown of kind tip, joined with feedback."""

    def note_feedback(
        self, patient: PatientId, delivery: DeliveryId, tip: str, word: str, now: datetime
    ) -> bool:
        """did | helpful | not_for_me | fewer; unique per (delivery, word): False if already there."""


class Reminders(Protocol):
    def of(self, patient: PatientId) -> Sequence[Reminder]: ...

    def get(self, reminder: ReminderId) -> Reminder | None: ...

    def add(
        self, patient: PatientId, label: str, at: Any, days: frozenset[int], now: datetime
    ) -> Reminder: ...

    def save(self, reminder: Reminder) -> None: ...

    def delete(self, reminder: ReminderId) -> None: ...

    def note(self, delivery: DeliveryId, patient: PatientId, word: str, now: datetime) -> bool:
        """done | later | skip; unique per (delivery, word)."""


class Appointments(Protocol):
    def next_of(self, patient: PatientId, today: date) -> Appointment | None:
        """The earliest on or after `today`."""

    def add(self, patient: PatientId, on: date, at: Any, place: str | None, now: datetime) -> Appointment: ...

    def delete(self, appointment: AppointmentId) -> None: ...


class Dialogs(Protocol):
    def get(self, patient: PatientId) -> Dialog | None: ...

    def since(self, patient: PatientId) -> datetime | None:
        """When it was put there."""

    def put(self, patient: PatientId, dialog: Dialog, now: datetime) -> None: ...

    def clear(self, patient: PatientId) -> None: ...


class SafetyPlans(Protocol):
    def of(self, patient: PatientId) -> SafetyPlan | None:
        """None if they have written none; never an empty one."""

    def save(self, patient: PatientId, plan: SafetyPlan, now: datetime) -> None:
        """Replaces the one before; an empty one is deleted."""

    def delete(self, patient: PatientId) -> None: ...


class Said(Protocol):
    def keep(self, patient: PatientId, text: str, context: str, now: datetime) -> None:
        """Free words kept for the coordinator, sealed."""


class Inbox(Protocol):
    def keep(self, updates: Sequence[tuple[int, int | None, Mapping[str, Any]]], now: datetime) -> int:
        """(update_id, chat, raw) each; duplicates ignored; how many were new."""

    def waiting(self, limit: int, busy_chats: Sequence[int]) -> Sequence[InboxUpdate]:
        """State new, the oldest one per chat (by update order), none of chats in `busy_chats`."""

    def take(self, update_id: int, now: datetime) -> bool:
        """Mark done in this transaction; False if it already was (then nothing may be done)."""

    def failed(self, update_id: int, fault: str, most_tries: int, now: datetime) -> bool:
        """Count a failure; True if it is parked now. `fault` is an exception's class name, never its text."""

    def waiting_count(self) -> int: ...

    def forget_before(self, instant: datetime) -> int:
        """Delete done rows older than that; how many."""


class Leases(Protocol):
    """Who may do what only one process may do at a time (poll, dispatch), for how long.

    `now` None means the database's own clock."""

    def take(
        self, name: str, holder: str, ttl: timedelta, now: datetime | None = None, *, alone: bool = False
    ) -> int | None:
        """The fence (a number that only rises) if the lease was free or run out; None if somebody has it.
        `alone`: nobody else can be alive, so it is taken whoever had it."""

    def renew(self, name: str, holder: str, fence: int, ttl: timedelta, now: datetime | None = None) -> bool:
        """Hold it until now + ttl; False if it was lost (then stop at once)."""

    def holds(self, name: str, holder: str, fence: int, now: datetime | None = None) -> bool:
        """Whether it is still ours; keeps it ours until this transaction ends."""

    def release(self, name: str, holder: str, fence: int) -> None:
        """Give it up, if it is still ours."""

    def end_stalled(self) -> int:
        """End units of work of processes that stand still, so that nothing stays locked; how many."""


class Alerts(Protocol):
    """Red flags as tasks, and the e-mails about them. What `get`, `open_for`, `latest_for` and
    `due_for_escalation` return is held until the transaction ends."""

    def add(
        self, patient: PatientId, category: str, rule: str, due_at: datetime | None, now: datetime
    ) -> Alert:
        """Open; the number is counted, and never given again."""

    def get(self, alert: AlertId) -> Alert | None: ...

    def open_for(self, patient: PatientId) -> Alert | None:
        """At most one (held by a unique index)."""

    def latest_for(self, patient: PatientId) -> Alert | None:
        """Whatever became of it."""

    def save(self, alert: Alert) -> None: ...

    def open_ones(self) -> Sequence[Alert]:
        """Oldest first."""

    def false_alarms_since(self, instant: datetime) -> Sequence[Alert]:
        """By when the patient said so; oldest first."""

    def due_for_escalation(self, now: datetime, limit: int) -> Sequence[Alert]:
        """Open, with due_at <= now. PostgreSQL: FOR UPDATE SKIP LOCKED."""

    def next_escalation(self) -> datetime | None:
        """The earliest due_at."""

    def plan_mail(self, alert: Alert, to: str, now: datetime) -> None:
        """For the step the alert is at."""

    def take_mails(self, now: datetime, limit: int) -> Sequence[Mail]:
        """Waiting and due; each marked as tried, and due again after MAIL_IN_HAND unless recorded."""

    def record_mail(
        self, mail: MailId, state: MailState, code: str, next_at: datetime | None, now: datetime
    ) -> None:
        """WAITING only if it wasn't cancelled meanwhile."""

    def cancel_mails(self, alert: AlertId, now: datetime) -> int:
        """Those that wait; how many."""

    def next_mail(self) -> datetime | None:
        """The earliest at which one is to be tried."""

    def count_hit(self, rule: str) -> None: ...

    def count_false_alarm(self, rule: str) -> None: ...

    def counts_by_rule(self) -> Sequence[RuleCount]:
        """Every rule that ever fired; it stays when people are erased."""


class Audit(Protocol):
    """Who did what about whom: append-only, each entry chained to the one before."""

    def append(
        self,
        actor: str,
        action: str,
        patient: PatientId | None,
        detail: Mapping[str, AuditDetail],
        now: datetime,
    ) -> int:
        """The entry's number. `detail` never holds what a patient wrote."""

    def verify(self) -> int | None:
        """The number of the first broken entry."""

    def tail(self, limit: int) -> Sequence[AuditEntry]:
        """The newest, oldest of them first."""

    def walk(self, so_far: AuditWalk | None = None, limit: int = 1000) -> AuditWalk:
        """The same check in parts; None begins."""

    def search(self, wanted: AuditSearch, before: int | None, limit: int) -> Sequence[AuditEntry]:
        """The newest first, those older than the entry `before`."""

    def actions(self) -> Sequence[str]:
        """Every kind of thing there is in the log."""

    def end(self) -> tuple[int, str]:
        """Number and hash of the newest."""


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
