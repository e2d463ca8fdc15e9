"""Who is here, how Telegram knows them, what they agreed to, and the invitations they came by."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    String,
    Table,
    Time,
    text,
)

from db.tables.columns import ROW_ID, metadata, of_patient, partial, row_id, sealed
from db.types import Instant, Members, json_type

sites = Table(
    "sites",
    metadata,
    row_id(),  # counted from 1; the first is named by SITE_NAME until somebody renames it
    Column("name", String(60), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
)

patients = Table(
    "patients",
    metadata,
    row_id(),
    Column("site", ROW_ID, ForeignKey("sites.id"), nullable=False, server_default=text("1")),
    Column("status", String(20), nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("language", String(20), nullable=False),
    sealed("name"),
    sealed("matters"),
    Column("zone", String(64)),
    Column("days", Members),
    Column("part_of_day", String(20)),
    Column("topics", Members),
    Column("facts", Members),
    Column("quiet_start", Time, nullable=False),
    Column("quiet_end", Time, nullable=False),
    Column("slower", Boolean, nullable=False),
    Column("tailoring_level", SmallInteger),
    Column("unanswered", Integer, nullable=False),
    Column("silence_asked_at", Instant),
    Column("paused_until", Instant),
    Column("last_seen_at", Instant),
    Column("plan_at", Instant),
    Column("topic_weights", json_type(), nullable=False),
    Column("next_check_in_at", Instant),
    Column("taken_over_until", Instant),
    Column("taken_over_by", BigInteger),
    Column("waiting_since", Instant),  # the first of their words that nobody has read: no rule asks for it
    Index("patients_seen_idx", "site", "language", "status", "tailoring_level", "last_seen_at", "id"),
    Index("patients_check_in_idx", "site", "language", "status", "tailoring_level", "next_check_in_at", "id"),
    Index("patients_newest_idx", "site", "language", "status", "tailoring_level", "id"),
    partial("patients_waiting_idx", "site", "waiting_since", where="waiting_since IS NOT NULL"),
    partial("patients_taken_over_idx", "site", "taken_over_until", where="taken_over_until IS NOT NULL"),
    partial(
        "patients_gone_quiet_idx",
        "site",
        "silence_asked_at",
        where="silence_asked_at IS NOT NULL AND status = 'paused'",
    ),
    partial(
        "patients_to_plan_idx",
        "plan_at",
        "id",
        where="plan_at IS NOT NULL AND status IN ('active', 'paused')",
    ),
    partial("patients_onboarding_idx", "joined_at", where="status = 'onboarding'"),
)

patient_names = Table(  # for finding people by the beginning of a name that is kept sealed (db/names.py)
    "patient_names",
    metadata,
    Column("site", ROW_ID, primary_key=True, autoincrement=False),
    Column("code", BigInteger, primary_key=True, autoincrement=False),
    of_patient(primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

identities = Table(
    "identities",
    metadata,
    of_patient(primary_key=True, autoincrement=False),
    Column("chat_hmac", LargeBinary, nullable=False, unique=True),
    sealed("chat", nullable=False),
)

consents = Table(
    "consents",
    metadata,
    row_id(),
    of_patient(nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("version", String(40), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

invites = Table(
    "invites",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("site", ROW_ID, ForeignKey("sites.id"), nullable=False, server_default=text("1")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", BigInteger, ForeignKey("patients.id", ondelete="SET NULL"), index=True),
    partial("invites_open_idx", "site", "expires_at", where="used_at IS NULL"),
)

invite_notes = Table(  # whom an open invitation is for; gone as soon as it is used
    "invite_notes",
    metadata,
    row_id(),
    Column(
        "code_hash",
        LargeBinary,
        ForeignKey("invites.code_hash", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    sealed("for_whom", nullable=False),
)

invite_failures = Table(
    "invite_failures",
    metadata,
    row_id(),
    Column("chat_hmac", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index("invite_failures_chat_hmac_at_idx", "chat_hmac", "at"),
)
