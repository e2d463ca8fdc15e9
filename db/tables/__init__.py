"""The tables, all to be imported from here.

Words are sealed bytes (marked `sealed`); what rules sort and choose by is in the clear.
Everything about a person hangs on `patients` with ON DELETE CASCADE, so that erasing is one statement;
the inbox, invite failures, seal check, rule counts and audit are the exceptions (db/erase.py).
"""

from db.tables.columns import ROW_ID, metadata
from db.tables.content_faults import content_faults
from db.tables.counts import insight_counts, insight_walks, insight_weeks
from db.tables.diary import appointments, reminder_notes, reminders, safety_plans
from db.tables.messages import attempts, deliveries, dialogs, said
from db.tables.people import (
    consents,
    identities,
    invite_failures,
    invite_notes,
    invites,
    patient_names,
    patients,
    sites,
)
from db.tables.programme import programme_drafts, programme_versions, replans
from db.tables.questions import answers, check_ins, results
from db.tables.red_flags import alert_mails, alerts, rule_counts
from db.tables.service import audit, inbox, leases, marks, seal_check
from db.tables.staff import coordinators, grants, recovery_codes, sessions, setup_links, sign_in_failures
from db.tables.tip_texts import tip_counts, tip_events, tip_feedback, tip_imports, tip_revisions, tips

__all__ = [
    "ROW_ID",
    "alert_mails",
    "alerts",
    "answers",
    "appointments",
    "attempts",
    "audit",
    "check_ins",
    "consents",
    "content_faults",
    "coordinators",
    "deliveries",
    "dialogs",
    "grants",
    "identities",
    "inbox",
    "insight_counts",
    "insight_walks",
    "insight_weeks",
    "invite_failures",
    "invite_notes",
    "invites",
    "leases",
    "marks",
    "metadata",
    "patient_names",
    "patients",
    "programme_drafts",
    "programme_versions",
    "recovery_codes",
    "reminder_notes",
    "reminders",
    "replans",
    "results",
    "rule_counts",
    "safety_plans",
    "said",
    "seal_check",
    "sessions",
    "setup_links",
    "sign_in_failures",
    "sites",
    "tip_counts",
    "tip_events",
    "tip_feedback",
    "tip_imports",
    "tip_revisions",
    "tips",
]
