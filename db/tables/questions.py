"""Check-ins, the answers given in them, and what those came to."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    String,
    Table,
)

from db.tables.columns import ROW_ID, metadata, of_patient, partial, row_id
from db.types import Instant, json_type

check_ins = Table(
    "check_ins",
    metadata,
    row_id(),
    of_patient(nullable=False),
    Column("instrument", String(80), nullable=False),
    Column("instrument_version", String(40), nullable=False),
    Column("items", json_type(), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("position", SmallInteger),
    Column("from_review", Boolean),
    Column("complete", Boolean),
    Column("closed_at", Instant),
    Column("turn", Integer, nullable=False),
    Column("nudges", SmallInteger, nullable=False),
    Column("resting", Boolean, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Index("check_ins_patient_opened_at_idx", "patient", "opened_at"),
    partial("check_ins_one_open_idx", "patient", where="state <> 'closed'", unique=True),
)

answers = Table(
    "answers",
    metadata,
    Column("check_in", BigInteger, ForeignKey("check_ins.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(80), primary_key=True),
    Column("value", SmallInteger),
    Column("at", Instant, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column(
        "check_in",
        ROW_ID,
        ForeignKey("check_ins.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    of_patient(nullable=False, index=True),
    Column("instrument", String(80), nullable=False),
    Column("instrument_version", String(40), nullable=False),
    Column("scorer_version", String(40), nullable=False),
    Column("cut_points", String(40), nullable=False),
    Column("raw", Float),
    Column("score", Float),
    Column("standard_error", Float),
    Column("level", SmallInteger),
    Column("tailoring_level", SmallInteger),
    Column("purpose", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Column("flags", json_type(), nullable=False),
    Column("at", Instant, nullable=False),
)
