"""The audit log can be searched by who, what and when without reading all of it.

Revision ID: 0008
Revises: 0007
"""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Indexes only: the log itself is never touched."""
    for column in ("actor", "action", "at"):
        op.create_index(f"audit_{column}_idx", "audit", [column, "seq"])
