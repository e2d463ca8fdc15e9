"""Lists of patients that stay fast, finding them by name, conversations taken over, words nobody has read.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES = sa.LargeBinary()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC
SHELF = ["site", "language", "status", "tailoring_level"]


def upgrade() -> None:
    """What is new is worked out from what is there; the index of names is filled when the service starts."""
    _patients()
    _names()
    _invites()
    _ledger()
    _words()
    op.add_column("alerts", Column("closed_at", INSTANT))
    op.add_column("alerts", Column("result", String(20)))
    _partial("alerts_unsettled_idx", "alerts", ["id"], "state IN ('open', 'acknowledged')")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _patients() -> None:
    for name in ("next_check_in_at", "taken_over_until", "taken_over_by", "waiting_since"):
        op.add_column("patients", Column(name, BIG))
    op.execute("UPDATE patients SET last_seen_at = joined_at WHERE last_seen_at IS NULL")
    op.execute(
        "UPDATE patients SET next_check_in_at = (SELECT min(d.due) FROM deliveries d WHERE "
        "d.patient = patients.id AND d.kind = 'check_in' AND d.state IN ('planned', 'retry')) "
        "WHERE status = 'active'"
    )
    op.execute(
        "UPDATE patients SET waiting_since = (SELECT min(s.at) FROM said s WHERE s.patient = patients.id "
        "AND s.context <> 'gone_quiet' AND s.context NOT LIKE 'safety:%')"
    )
    op.create_index("patients_seen_idx", "patients", [*SHELF, "last_seen_at", "id"])
    op.create_index("patients_check_in_idx", "patients", [*SHELF, "next_check_in_at", "id"])
    op.create_index("patients_newest_idx", "patients", [*SHELF, "id"])
    _partial("patients_waiting_idx", "patients", ["site", "waiting_since"], "waiting_since IS NOT NULL")
    _partial(
        "patients_taken_over_idx", "patients", ["site", "taken_over_until"], "taken_over_until IS NOT NULL"
    )
    _partial(
        "patients_gone_quiet_idx",
        "patients",
        ["site", "silence_asked_at"],
        "silence_asked_at IS NOT NULL AND status = 'paused'",
    )


def _names() -> None:
    op.create_table(
        "patient_names",
        Column("site", ID, autoincrement=False, nullable=False),
        Column("code", BIG, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="patient_names_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("site", "code", "patient", name="patient_names_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_index("patient_names_patient_idx", "patient_names", ["patient"])


def _invites() -> None:
    _partial("invites_open_idx", "invites", ["site", "expires_at"], "used_at IS NULL")
    op.create_table(
        "invite_notes",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("code_hash", BYTES, nullable=False),
        Column("for_whom", BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["code_hash"], ["invites.code_hash"], name="invite_notes_code_hash_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="invite_notes_pkey"),
        sa.UniqueConstraint("code_hash", name="invite_notes_code_hash_key"),
    )


def _ledger() -> None:
    op.add_column("deliveries", Column("looked_at", INSTANT))
    op.create_index("deliveries_timeline_idx", "deliveries", ["patient", "due", "id"])
    _partial("deliveries_unknown_idx", "deliveries", ["id"], "state = 'unknown' AND looked_at IS NULL")


def _words() -> None:
    op.drop_index("said_patient_idx", "said")
    _partial("inbox_parked_idx", "inbox", ["update_id"], "state = 'parked'")
    op.create_index("said_patient_at_idx", "said", ["patient", "at", "id"])
