"""What people keep with us for themselves: reminders, appointments, a safety plan."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, String, Table, Time

from db.tables.columns import metadata, of_patient, row_id, sealed
from db.types import Instant, Members

reminders = Table(
    "reminders",
    metadata,
    row_id(),
    of_patient(nullable=False, index=True),
    sealed("label", nullable=False),
    Column("at", Time, nullable=False),
    Column("days", Members, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("snoozed_to", Instant),
)

reminder_notes = Table(
    "reminder_notes",
    metadata,
    Column(
        "delivery",
        BigInteger,
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("word", String(20), primary_key=True),
    of_patient(nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    row_id(),
    of_patient(nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Time),
    sealed("place"),
    Column("created_at", Instant, nullable=False),
    Index("appointments_patient_on_idx", "patient", "on"),
)

safety_plans = Table(  # each part under a seal of its own
    "safety_plans",
    metadata,
    of_patient(primary_key=True, autoincrement=False),
    sealed("signs"),
    sealed("helps"),
    sealed("people"),
    sealed("numbers"),
    Column("changed_at", Instant, nullable=False),
)
