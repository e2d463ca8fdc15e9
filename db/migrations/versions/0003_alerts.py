"""Red flags as tasks, the e-mails about them, counts per rule, and the audit log that nobody can rewrite.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """New tables; nothing that is there changes."""
    _alerts()
    _mails()
    _counts()
    _audit()
    _append_only()


def _partial(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _alerts() -> None:
    op.create_table(
        "alerts",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, nullable=False),
        Column("category", String(40), nullable=False),
        Column("rule", String(80), nullable=False),
        Column("rules", JSON, nullable=False),
        Column("raised_at", INSTANT, nullable=False),
        Column("state", String(20), nullable=False),
        Column("due_at", INSTANT),
        Column("step", SMALL, nullable=False),
        Column("wants_call", sa.Boolean(), nullable=False),
        Column("acknowledged_by", String(80)),
        Column("ended_at", INSTANT),
        sa.ForeignKeyConstraint(["patient"], ["patients.id"], name="alerts_patient_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="alerts_pkey"),
    )
    op.create_index("alerts_patient_idx", "alerts", ["patient", "id"])
    _partial("alerts_one_open_idx", "alerts", ["patient"], "state = 'open'", unique=True)
    _partial("alerts_open_idx", "alerts", ["id"], "state = 'open'")
    _partial("alerts_due_idx", "alerts", ["due_at"], "due_at IS NOT NULL")


def _mails() -> None:
    op.create_table(
        "alert_mails",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("alert", ID, nullable=False),
        Column("step", SMALL, nullable=False),
        Column("to", String(254), nullable=False),
        Column("state", String(20), nullable=False),
        Column("attempts", SMALL, nullable=False),
        Column("next_at", INSTANT),
        Column("outcome", String(80)),
        Column("planned_at", INSTANT, nullable=False),
        Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["alert"], ["alerts.id"], name="alert_mails_alert_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="alert_mails_pkey"),
    )
    op.create_index("alert_mails_alert_idx", "alert_mails", ["alert"])
    _partial("alert_mails_waiting_idx", "alert_mails", ["next_at", "id"], "state = 'waiting'")


def _counts() -> None:
    op.create_table(
        "rule_counts",
        Column("rule", String(80), nullable=False),
        Column("hits", sa.Integer(), nullable=False),
        Column("false_alarms", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule", name="rule_counts_pkey"),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        Column("seq", ID, autoincrement=False, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("actor", String(80), nullable=False),
        Column("action", String(80), nullable=False),
        Column("patient", BIG),
        Column("detail", JSON, nullable=False),
        Column("prev_hash", String(64), nullable=False),
        Column("hash", String(64), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="audit_pkey"),
    )
    op.create_index("audit_patient_idx", "audit", ["patient"])


def _append_only() -> None:
    """A slip of ours, or a query typed by hand, can't change what was written down."""
    if op.get_bind().dialect.name == "sqlite":
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_no_{change.lower()} BEFORE {change} ON audit "
                "BEGIN SELECT RAISE(ABORT, 'the audit log is only ever added to'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'the audit log is only ever added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit "
        "FOR EACH ROW EXECUTE FUNCTION audit_is_append_only()"
    )
