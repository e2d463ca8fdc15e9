"""What the service keeps for itself: its seal, its leases, updates as they came, and who did what."""

from sqlalchemy import BigInteger, Column, Index, LargeBinary, SmallInteger, String, Table

from db.tables.columns import ROW_ID, metadata, partial, row_id, sealed
from db.types import Instant, json_type

seal_check = Table("seal_check", metadata, row_id(), sealed("proof", nullable=False))

marks = Table(  # a value that changes whenever something else did, for caches
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("chat_hmac", LargeBinary),  # the key that keeps a chat in order; None where there is no chat
    sealed("raw"),  # emptied once done: the id alone is enough to know a duplicate
    sealed("chat"),
    Column("received_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("fault", String(120)),
    Column("ended_at", Instant),
    Column("message", BigInteger),  # a message's number in its chat; None for taps and all else
    Column("try_after", Instant),  # one that failed rests until then
    partial("inbox_new_idx", "update_id", where="state = 'new'"),
    partial("inbox_waiting_idx", "chat_hmac", "update_id", where="state = 'new'"),
    partial("inbox_said_idx", "chat_hmac", "message", where="state = 'new' AND message IS NOT NULL"),
    partial("inbox_parked_idx", "update_id", where="state = 'parked'"),
    partial("inbox_ended_idx", "ended_at", where="ended_at IS NOT NULL"),
    Index("inbox_chat_hmac_idx", "chat_hmac"),
)

audit = Table(  # append-only, held by triggers; `patient` outlives the person as a bare number
    "audit",
    metadata,
    Column("seq", ROW_ID, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(80), nullable=False),
    Column("patient", BigInteger, index=True),
    Column("detail", json_type(), nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_actor_idx", "actor", "seq"),
    Index("audit_action_idx", "action", "seq"),
    Index("audit_at_idx", "at", "seq"),
)
