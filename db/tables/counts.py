"""What the Insight page counts: how many people, never who."""

from sqlalchemy import BigInteger, Column, Float, Integer, SmallInteger, String, Table

from db.tables.columns import ROW_ID, metadata
from db.types import Instant

insight_walks = Table(  # counting everybody for the Insight page, a few hundred people at a time; once a day
    "insight_walks",
    metadata,
    # Days since year 1: as the key, so that two processes begin only one.
    Column("day", ROW_ID, primary_key=True, autoincrement=False),
    Column("began_at", Instant, nullable=False),
    Column("after_patient", BigInteger, nullable=False),
    Column("done_at", Instant),
)

insight_counts = Table(  # how many people, never who: of the newest whole count and of one under way
    "insight_counts",
    metadata,
    Column("day", ROW_ID, primary_key=True, autoincrement=False),
    Column("what", String(20), primary_key=True),
    Column("series", String(250), primary_key=True),
    Column("site", ROW_ID, primary_key=True, autoincrement=False),
    Column("language", String(20), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("part", String(20), primary_key=True),
    Column("people", Integer, nullable=False),
    Column("total", Float, nullable=False),
    Column("squares", Float, nullable=False),
    Column("errors", Float, nullable=False),
)

insight_weeks = Table(  # how people stood at the last count of each week: what nothing else remembers
    "insight_weeks",
    metadata,
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("site", ROW_ID, primary_key=True, autoincrement=False),
    Column("language", String(20), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("people", Integer, nullable=False),
)
