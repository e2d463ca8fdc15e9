"""The inbox knows in which order somebody wrote, and how long a failed update rests.

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    """What waits already is handed out as before: by its update number, and at once."""
    op.add_column("inbox", Column("message", BIG))
    op.add_column("inbox", Column("try_after", INSTANT))
    where = sa.text("state = 'new' AND message IS NOT NULL")
    op.create_index(
        "inbox_said_idx", "inbox", ["chat_hmac", "message"], sqlite_where=where, postgresql_where=where
    )
