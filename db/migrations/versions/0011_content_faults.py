"""What Telegram couldn't read as HTML is written down against the words that were refused.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, Integer, String

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

INSTANT = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    """Empty: nothing was written down before."""
    op.create_table(
        "content_faults",
        Column("name", String(200), nullable=False),
        Column("version", Integer, autoincrement=False, nullable=False),
        Column("revision", Integer, autoincrement=False, nullable=False),
        Column("first_at", INSTANT, nullable=False),
        Column("last_at", INSTANT, nullable=False),
        Column("times", Integer, nullable=False),
        sa.PrimaryKeyConstraint("name", "version", "revision", name="content_faults_pkey"),
    )
