"""Tips as texts with a history, and how they are received."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from db.tables.columns import metadata, of_patient, partial, row_id
from db.types import Instant, Members, json_type

tips = Table(  # version and revision: of the text that is live (0: none); newest_…: of the last one saved
    "tips",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("current", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("newest_version", Integer, nullable=False),
    Column("newest_revision", Integer, nullable=False),
    Column("ours", Boolean, nullable=False),  # staff have changed or approved it: files change nothing more
    Column("shipped", String(64)),  # fingerprint of the last file that was looked at
)

tip_revisions = Table(  # only ever added to; what changes of a row is its stage
    "tip_revisions",
    metadata,
    Column("tip", String(80), ForeignKey("tips.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("stage", String(20), nullable=False),
    Column("approver", BigInteger),  # of the staff
    Column("approver_name", String(120)),  # where a file named one
    Column("publish_at", Instant),
    Column("levels", Members, nullable=False),
    Column("topics", Members, nullable=False),
    Column("conditions", Members, nullable=False),
    Column("exclusions", Members, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("review", Date, nullable=False),
    Column("bodies", json_type(), nullable=False),  # by language
    Column("author", BigInteger),  # of the staff; none: it was shipped
    Column("at", Instant, nullable=False),
    partial("tip_revisions_scheduled_idx", "publish_at", where="stage = 'scheduled'"),
)

tip_events = Table(  # who did what to a tip, when and why; comments too
    "tip_events",
    metadata,
    row_id(),
    Column("tip", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("staff", BigInteger),  # none: the service itself
    Column("what", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("publish_at", Instant),
    Index("tip_events_tip_idx", "tip", "id"),
)

tip_counts = Table(  # about tips, not people: stays when somebody is erased
    "tip_counts",
    metadata,
    Column("tip", String(80), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sent", Integer, nullable=False),
    Column("did", Integer, nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("not_for_me", Integer, nullable=False),
    Column("fewer", Integer, nullable=False),
)

tip_imports = Table(  # an upload between its preview and its yes
    "tip_imports",
    metadata,
    row_id(),
    Column("staff", BigInteger, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("rows", json_type(), nullable=False),
)

tip_feedback = Table(
    "tip_feedback",
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
    Column("tip", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)
