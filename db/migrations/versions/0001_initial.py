"""The first release's tables, written out: a migration never changes when db/tables/ does.

Revision ID: 0001
Revises: nothing
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SMALL = sa.SmallInteger()
BYTES = sa.LargeBinary()
TIME = sa.Time()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """From nothing to the first release."""
    _service()
    _people()
    _check_ins()
    _ledger()
    _tips()
    _diary()


def _partial(name: str, table: str, columns: list[str], where: str, unique: bool = False) -> None:
    op.create_index(
        name, table, columns, unique=unique, sqlite_where=sa.text(where), postgresql_where=sa.text(where)
    )


def _service() -> None:
    op.create_table(
        "seal_check",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("proof", BYTES, nullable=False),
        sa.PrimaryKeyConstraint("id", name="seal_check_pkey"),
    )
    op.create_table(
        "marks",
        Column("name", String(40), nullable=False),
        Column("value", BIG, nullable=False),
        sa.PrimaryKeyConstraint("name", name="marks_pkey"),
    )
    op.create_table(
        "leases",
        Column("name", String(80), nullable=False),
        Column("holder", String(80), nullable=False),
        Column("fence", BIG, nullable=False),
        Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="leases_pkey"),
    )
    op.create_table(
        "inbox",
        Column("update_id", ID, autoincrement=False, nullable=False),
        Column("chat_hmac", BYTES),
        Column("raw", BYTES),
        Column("chat", BYTES),
        Column("received_at", INSTANT, nullable=False),
        Column("state", String(20), nullable=False),
        Column("tries", SMALL, nullable=False),
        Column("fault", String(120)),
        Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("update_id", name="inbox_pkey"),
    )
    op.create_index("inbox_chat_hmac_idx", "inbox", ["chat_hmac"])
    _partial("inbox_ended_idx", "inbox", ["ended_at"], where="ended_at IS NOT NULL")
    _partial("inbox_new_idx", "inbox", ["update_id"], where="state = 'new'")
    _partial("inbox_waiting_idx", "inbox", ["chat_hmac", "update_id"], where="state = 'new'")
    op.create_table(
        "invite_failures",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("chat_hmac", BYTES, nullable=False),
        Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="invite_failures_pkey"),
    )
    op.create_index("invite_failures_at_idx", "invite_failures", ["at"])
    op.create_index("invite_failures_chat_hmac_at_idx", "invite_failures", ["chat_hmac", "at"])


def _people() -> None:
    op.create_table(
        "patients",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("status", String(20), nullable=False),
        Column("joined_at", INSTANT, nullable=False),
        Column("language", String(20), nullable=False),
        Column("name", BYTES),
        Column("matters", BYTES),
        Column("zone", String(64)),
        Column("days", JSON),
        Column("part_of_day", String(20)),
        Column("topics", JSON),
        Column("facts", JSON),
        Column("quiet_start", TIME, nullable=False),
        Column("quiet_end", TIME, nullable=False),
        Column("slower", sa.Boolean(), nullable=False),
        Column("tailoring_level", SMALL),
        Column("unanswered", sa.Integer(), nullable=False),
        Column("silence_asked_at", INSTANT),
        Column("paused_until", INSTANT),
        Column("last_seen_at", INSTANT),
        Column("plan_at", INSTANT),
        Column("topic_weights", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="patients_pkey"),
    )
    _partial("patients_onboarding_idx", "patients", ["joined_at"], where="status = 'onboarding'")
    _partial(
        "patients_to_plan_idx",
        "patients",
        ["plan_at", "id"],
        where="plan_at IS NOT NULL AND status IN ('active', 'paused')",
    )
    op.create_table(
        "identities",
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("chat_hmac", BYTES, nullable=False),
        Column("chat", BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="identities_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient", name="identities_pkey"),
        sa.UniqueConstraint("chat_hmac", name="identities_chat_hmac_key"),
    )
    op.create_table(
        "consents",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("version", String(40), nullable=False),
        Column("given_at", INSTANT, nullable=False),
        Column("revoked_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="consents_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="consents_pkey"),
    )
    op.create_index("consents_patient_idx", "consents", ["patient"])
    op.create_table(
        "invites",
        Column("code_hash", BYTES, nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("expires_at", INSTANT, nullable=False),
        Column("used_at", INSTANT),
        Column("used_by", BIG),
        sa.ForeignKeyConstraint(
            ["used_by"], ["patients.id"], name="invites_used_by_fkey", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("code_hash", name="invites_pkey"),
    )
    op.create_index("invites_used_by_idx", "invites", ["used_by"])
    op.create_table(
        "dialogs",
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("dialog", BYTES, nullable=False),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="dialogs_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient", name="dialogs_pkey"),
    )
    op.create_table(
        "said",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("words", BYTES, nullable=False),
        Column("context", String(80), nullable=False),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["patient"], ["patients.id"], name="said_patient_fkey", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="said_pkey"),
    )
    op.create_index("said_patient_idx", "said", ["patient"])


def _check_ins() -> None:
    op.create_table(
        "check_ins",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("instrument", String(80), nullable=False),
        Column("instrument_version", String(40), nullable=False),
        Column("items", JSON, nullable=False),
        Column("opened_at", INSTANT, nullable=False),
        Column("state", String(20), nullable=False),
        Column("position", SMALL),
        Column("from_review", sa.Boolean()),
        Column("complete", sa.Boolean()),
        Column("closed_at", INSTANT),
        Column("turn", sa.Integer(), nullable=False),
        Column("nudges", SMALL, nullable=False),
        Column("resting", sa.Boolean(), nullable=False),
        Column("purpose", String(20), nullable=False),
        Column("mode", String(20), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="check_ins_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="check_ins_pkey"),
    )
    _partial("check_ins_one_open_idx", "check_ins", ["patient"], where="state <> 'closed'", unique=True)
    op.create_index("check_ins_patient_opened_at_idx", "check_ins", ["patient", "opened_at"])
    op.create_table(
        "answers",
        Column("check_in", BIG, nullable=False),
        Column("item", String(80), nullable=False),
        Column("value", SMALL),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in"], ["check_ins.id"], name="answers_check_in_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("check_in", "item", name="answers_pkey"),
    )
    op.create_table(
        "results",
        Column("check_in", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("instrument", String(80), nullable=False),
        Column("instrument_version", String(40), nullable=False),
        Column("scorer_version", String(40), nullable=False),
        Column("cut_points", String(40), nullable=False),
        Column("raw", sa.Float()),
        Column("score", sa.Float()),
        Column("standard_error", sa.Float()),
        Column("level", SMALL),
        Column("tailoring_level", SMALL),
        Column("purpose", String(20), nullable=False),
        Column("mode", String(20), nullable=False),
        Column("flags", JSON, nullable=False),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["check_in"], ["check_ins.id"], name="results_check_in_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="results_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("check_in", name="results_pkey"),
    )
    op.create_index("results_patient_idx", "results", ["patient"])


def _ledger() -> None:
    op.create_table(
        "deliveries",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("occasion", String(200), nullable=False),
        Column("class", String(20), nullable=False),
        Column("rank", SMALL, nullable=False),
        Column("kind", String(20), nullable=False),
        Column("state", String(20), nullable=False),
        Column("due", INSTANT, nullable=False),
        Column("not_after", INSTANT),
        Column("retry_at", INSTANT),
        Column("attempts", SMALL, nullable=False),
        Column("last_attempt_at", INSTANT),
        Column("sent_at", INSTANT),
        Column("telegram_message", BIG),
        Column("outcome", String(80)),
        Column("why", String(200)),
        Column("content", String(120)),
        Column("tip", String(80)),
        Column("reason", JSON, nullable=False),
        Column("message", BYTES, nullable=False),
        Column("address", BYTES),
        Column("planned_at", INSTANT, nullable=False),
        Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="deliveries_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="deliveries_pkey"),
        sa.UniqueConstraint("patient", "occasion", name="deliveries_patient_occasion_key"),
    )
    _partial("deliveries_ahead_idx", "deliveries", ["patient", "due"], where="state IN ('planned', 'retry')")
    _partial(
        "deliveries_message_idx",
        "deliveries",
        ["patient", "telegram_message"],
        where="telegram_message IS NOT NULL",
    )
    _partial("deliveries_planned_idx", "deliveries", ["rank", "due", "id"], where="state = 'planned'")
    _partial("deliveries_retry_idx", "deliveries", ["retry_at"], where="state = 'retry'")
    _partial("deliveries_sending_idx", "deliveries", ["id"], where="state = 'sending'")
    _partial(
        "deliveries_tried_idx",
        "deliveries",
        ["patient", "last_attempt_at"],
        where="last_attempt_at IS NOT NULL",
    )
    op.create_table(
        "attempts",
        Column("delivery", BIG, nullable=False),
        Column("number", SMALL, nullable=False),
        Column("began_at", INSTANT, nullable=False),
        Column("ended_at", INSTANT),
        Column("state", String(20)),
        Column("outcome", String(80)),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name="attempts_delivery_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery", "number", name="attempts_pkey"),
    )


def _tips() -> None:
    op.create_table(
        "tips",
        Column("id", String(80), nullable=False),
        Column("current", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="tips_pkey"),
    )
    op.create_table(
        "tip_versions",
        Column("tip", String(80), nullable=False),
        Column("version", sa.Integer(), nullable=False),
        Column("status", String(20), nullable=False),
        Column("levels", JSON, nullable=False),
        Column("topics", JSON, nullable=False),
        Column("conditions", JSON, nullable=False),
        Column("exclusions", JSON, nullable=False),
        Column("evidence", sa.Text(), nullable=False),
        Column("head", JSON, nullable=False),
        Column("loaded_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tip"], ["tips.id"], name="tip_versions_tip_fkey"),
        sa.PrimaryKeyConstraint("tip", "version", name="tip_versions_pkey"),
    )
    op.create_table(
        "tip_bodies",
        Column("tip", String(80), nullable=False),
        Column("version", sa.Integer(), nullable=False),
        Column("language", String(20), nullable=False),
        Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tip", "version"],
            ["tip_versions.tip", "tip_versions.version"],
            name="tip_bodies_tip_version_fkey",
        ),
        sa.PrimaryKeyConstraint("tip", "version", "language", name="tip_bodies_pkey"),
    )
    op.create_table(
        "tip_feedback",
        Column("delivery", BIG, nullable=False),
        Column("word", String(20), nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("tip", String(80), nullable=False),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name="tip_feedback_delivery_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="tip_feedback_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery", "word", name="tip_feedback_pkey"),
    )
    op.create_index("tip_feedback_patient_idx", "tip_feedback", ["patient"])


def _diary() -> None:
    op.create_table(
        "reminders",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("label", BYTES, nullable=False),
        Column("at", TIME, nullable=False),
        Column("days", JSON, nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("snoozed_to", INSTANT),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="reminders_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="reminders_pkey"),
    )
    op.create_index("reminders_patient_idx", "reminders", ["patient"])
    op.create_table(
        "reminder_notes",
        Column("delivery", BIG, nullable=False),
        Column("word", String(20), nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["delivery"], ["deliveries.id"], name="reminder_notes_delivery_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="reminder_notes_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("delivery", "word", name="reminder_notes_pkey"),
    )
    op.create_index("reminder_notes_patient_idx", "reminder_notes", ["patient"])
    op.create_table(
        "appointments",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("on", sa.Date(), nullable=False),
        Column("at", TIME),
        Column("place", BYTES),
        Column("created_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="appointments_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="appointments_pkey"),
    )
    op.create_index("appointments_patient_on_idx", "appointments", ["patient", "on"])
