"""The ledger of what leaves, each attempt at it, and what people are in the middle of saying or have said."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, SmallInteger, String, Table, UniqueConstraint

from db.tables.columns import metadata, of_patient, partial, row_id, sealed
from db.types import Instant, json_type

deliveries = Table(
    "deliveries",
    metadata,
    row_id(),
    of_patient(nullable=False),
    Column("occasion", String(200), nullable=False),
    Column("class", String(20), nullable=False, key="klass"),
    Column("rank", SmallInteger, nullable=False),  # order of leaving: 0 safety, 1 reply, 2 proactive
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("due", Instant, nullable=False),
    Column("not_after", Instant),
    Column("retry_at", Instant),
    Column("attempts", SmallInteger, nullable=False),
    Column("last_attempt_at", Instant),
    Column("sent_at", Instant),
    Column("telegram_message", BigInteger),
    Column("outcome", String(80)),
    Column("why", String(200)),  # why it was cancelled, missed or moved
    Column("content", String(120)),
    Column("tip", String(80)),
    Column("reason", json_type(), nullable=False),
    sealed("message", nullable=False),
    sealed("address"),
    Column("planned_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("looked_at", Instant),  # when one of the staff took note that its fate is unknown
    UniqueConstraint("patient", "occasion"),
    Index("deliveries_timeline_idx", "patient", "due", "id"),
    partial("deliveries_unknown_idx", "id", where="state = 'unknown' AND looked_at IS NULL"),
    partial("deliveries_planned_idx", "rank", "due", "id", where="state = 'planned'"),
    partial("deliveries_retry_idx", "retry_at", where="state = 'retry'"),
    partial("deliveries_sending_idx", "id", where="state = 'sending'"),
    partial("deliveries_ahead_idx", "patient", "due", where="state IN ('planned', 'retry')"),
    partial("deliveries_tried_idx", "patient", "last_attempt_at", where="last_attempt_at IS NOT NULL"),
    partial("deliveries_message_idx", "patient", "telegram_message", where="telegram_message IS NOT NULL"),
    partial("deliveries_tip_ahead_idx", "tip", where="tip IS NOT NULL AND state IN ('planned', 'retry')"),
    partial(
        "deliveries_tip_tried_idx",
        "tip",
        "last_attempt_at",
        where="tip IS NOT NULL AND last_attempt_at IS NOT NULL",
    ),
)

attempts = Table(
    "attempts",
    metadata,
    Column(
        "delivery",
        BigInteger,
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("number", SmallInteger, primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("state", String(20)),
    Column("outcome", String(80)),
)

dialogs = Table(
    "dialogs",
    metadata,
    of_patient(primary_key=True, autoincrement=False),
    sealed("dialog", nullable=False),
    Column("at", Instant, nullable=False),
)

said = Table(
    "said",
    metadata,
    row_id(),
    of_patient(nullable=False),
    sealed("words", nullable=False),
    Column("context", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Index("said_patient_at_idx", "patient", "at", "id"),
)
