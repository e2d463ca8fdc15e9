"""What Telegram couldn't read as HTML: about words of ours, not people; stays when somebody is erased."""

from sqlalchemy import Column, Integer, String, Table

from db.tables.columns import metadata
from db.types import Instant

content_faults = Table(  # one row per text of a tip; a phrase of ours has version 0 and revision 0
    "content_faults",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("times", Integer, nullable=False),
)
