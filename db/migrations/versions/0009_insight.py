"""Counts for the Insight page: how many people, never who.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, Float, Integer, SmallInteger, String

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    """Empty: the first tick begins to count."""
    op.create_table(
        "insight_walks",
        Column("day", ID, autoincrement=False, nullable=False),
        Column("began_at", INSTANT, nullable=False),
        Column("after_patient", BIG, nullable=False),
        Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("day", name="insight_walks_pkey"),
    )
    op.create_table(
        "insight_counts",
        Column("day", ID, autoincrement=False, nullable=False),
        Column("what", String(20), nullable=False),
        Column("series", String(250), nullable=False),
        Column("site", ID, autoincrement=False, nullable=False),
        Column("language", String(20), nullable=False),
        Column("week", Integer, autoincrement=False, nullable=False),
        Column("level", SmallInteger, autoincrement=False, nullable=False),
        Column("part", String(20), nullable=False),
        Column("people", Integer, nullable=False),
        Column("total", Float, nullable=False),
        Column("squares", Float, nullable=False),
        Column("errors", Float, nullable=False),
        sa.PrimaryKeyConstraint(
            *("day", "what", "series", "site", "language", "week", "level", "part"),
            name="insight_counts_pkey",
        ),
    )
    op.create_table(
        "insight_weeks",
        Column("week", Integer, autoincrement=False, nullable=False),
        Column("site", ID, autoincrement=False, nullable=False),
        Column("language", String(20), nullable=False),
        Column("part", String(20), nullable=False),
        Column("people", Integer, nullable=False),
        sa.PrimaryKeyConstraint("week", "site", "language", "part", name="insight_weeks_pkey"),
    )
