"""One transaction, with every noun in reach."""

from sqlalchemy import Connection, func, select

from db.accounts import Accounts
from db.alerts import Alerts
from db.appointments import Appointments
from db.audit import Audit
from db.caches import Caches
from db.caseload import Caseload
from db.check_ins import CheckIns
from db.consents import Consents
from db.content_faults import ContentFaults
from db.deliveries import Deliveries
from db.dialogs import Dialogs
from db.ids import Ids
from db.inbox import Inbox
from db.insight import Insight
from db.invites import Invites
from db.leases import Leases
from db.patients import Patients
from db.programmes import Programmes
from db.pulse import Pulses
from db.reminders import Reminders
from db.replans import Replans
from db.safety_plans import SafetyPlans
from db.said import Said
from db.sealing import Sealer
from db.sessions import Sessions
from db.sites import Sites
from db.timeline import Timeline
from db.tip_texts import TipTexts
from db.tips import Tips

_STARTING = 0x57A27  # the number of a lock: ours alone, see also db/migrate.py and db/audit.py


class Unit:
    """What an action reads and writes through; it lives as long as its connection's transaction."""

    def __init__(self, connection: Connection, sealer: Sealer, ids: Ids, caches: Caches) -> None:
        self.connection = connection
        self._sealer = sealer
        self.patients = Patients(connection, sealer, ids)
        self.caseload = Caseload(connection, sealer, ids)
        self.timeline = Timeline(connection, sealer, ids)
        self.consents = Consents(connection, sealer, ids)
        self.invites = Invites(connection, sealer, ids)
        self.check_ins = CheckIns(connection, sealer, ids)
        self.deliveries = Deliveries(connection, sealer, ids)
        self.tips = Tips(connection, sealer, ids, caches.tips)
        self.tip_texts = TipTexts(connection, sealer, ids, caches.tips)
        self.content_faults = ContentFaults(connection, sealer, ids)
        self.reminders = Reminders(connection, sealer, ids)
        self.appointments = Appointments(connection, sealer, ids)
        self.dialogs = Dialogs(connection, sealer, ids)
        self.safety_plans = SafetyPlans(connection, sealer, ids)
        self.said = Said(connection, sealer, ids)
        self.inbox = Inbox(connection, sealer, ids)
        self.leases = Leases(connection, sealer, ids)
        self.pulses = Pulses(connection, sealer, ids)
        self.alerts = Alerts(connection, sealer, ids)
        self.audit = Audit(connection, sealer, ids)
        self.sites = Sites(connection, sealer, ids)
        self.accounts = Accounts(connection, sealer, ids)
        self.sessions = Sessions(connection, sealer, ids)
        self.programmes = Programmes(connection, sealer, ids, caches.programme)
        self.replans = Replans(connection, sealer, ids)
        self.insight = Insight(connection, sealer, ids)

    def one_at_a_time(self, chat: int) -> None:
        """Hold this chat until the transaction ends. SQLite runs one unit at a time anyway."""
        self._wait_for(self._number(chat))

    def one_process_at_a_time(self) -> None:
        """Wait for other processes that start just now, and let them wait."""
        self._wait_for(_STARTING)

    def _wait_for(self, lock: int) -> None:
        if self.connection.dialect.name == "postgresql":
            self.connection.execute(select(func.pg_advisory_xact_lock(lock)))

    def if_nobody_has(self, chat: int) -> bool:
        """The same without waiting: False if another transaction holds this chat now."""
        if self.connection.dialect.name != "postgresql":
            return True
        return bool(self.connection.scalar(select(func.pg_try_advisory_xact_lock(self._number(chat)))))

    def _number(self, chat: int) -> int:
        return int.from_bytes(self._sealer.chat(chat)[:8], signed=True)
