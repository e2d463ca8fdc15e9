"""Red flags as tasks, the e-mails about them, and how often each rule fired."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, SmallInteger, String, Table

from db.tables.columns import ROW_ID, metadata, of_patient, partial, row_id
from db.types import Instant, Members

alerts = Table(  # no words: what was written is in `said`
    "alerts",
    metadata,
    row_id(),  # counted from 1, because people say it to each other
    of_patient(nullable=False),
    Column("category", String(40), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("rules", Members, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("due_at", Instant),
    Column("step", SmallInteger, nullable=False),
    Column("wants_call", Boolean, nullable=False),
    Column("acknowledged_by", String(80)),
    Column("ended_at", Instant),
    Column("closed_at", Instant),
    Column("result", String(20)),
    Index("alerts_patient_idx", "patient", "id"),
    partial("alerts_one_open_idx", "patient", where="state = 'open'", unique=True),
    partial("alerts_open_idx", "id", where="state = 'open'"),
    partial("alerts_unsettled_idx", "id", where="state IN ('open', 'acknowledged')"),
    partial("alerts_due_idx", "due_at", where="due_at IS NOT NULL"),
)

alert_mails = Table(
    "alert_mails",
    metadata,
    row_id(),
    Column("alert", ROW_ID, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("step", SmallInteger, nullable=False),
    Column("to", String(254), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_at", Instant),
    Column("outcome", String(80)),
    Column("planned_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    partial("alert_mails_waiting_idx", "next_at", "id", where="state = 'waiting'"),
)

rule_counts = Table(  # about rules, not people: stays when somebody is erased
    "rule_counts",
    metadata,
    Column("rule", String(80), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("false_alarms", Integer, nullable=False),
)
