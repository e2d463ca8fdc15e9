"""What actions need from the database, as small Protocols, one per noun. db/ provides them.

All methods are synchronous and run inside one transaction (a Unit). Instants are aware UTC datetimes.
A chat is Telegram's user id (in private chats the two are one). What forecasts read beside the writer is
asynchronous and asked apart: actions/ports/scratch.py.
"""

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
from actions.ports.unit import Rows, Store, Unit
from domain.records import InboxUpdate, ResultRecord, SeenTip, StoredTip

__all__ = [
    "Accounts",
    "Alerts",
    "Appointments",
    "Audit",
    "Caseload",
    "CheckIns",
    "Consents",
    "ContentFaults",
    "Deliveries",
    "Dialogs",
    "Inbox",
    "InboxUpdate",
    "Insight",
    "Invites",
    "Leases",
    "Patients",
    "Programmes",
    "Pulses",
    "Reminders",
    "Replans",
    "ResultRecord",
    "Rows",
    "SafetyPlans",
    "Said",
    "SeenTip",
    "Sessions",
    "Sites",
    "Store",
    "StoredTip",
    "Timeline",
    "TipTexts",
    "Tips",
    "Unit",
]
