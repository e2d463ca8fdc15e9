"""The programme in versions, its drafts, and who is to be planned anew.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    """New tables; the first version is put in from the file when the service starts."""
    op.create_table(
        "programme_versions",
        Column("version", sa.Integer(), autoincrement=False, nullable=False),
        Column("content", JSON, nullable=False),
        Column("author", String(80), nullable=False),
        Column("reason", sa.Text(), nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("back_to", sa.Integer()),
        sa.PrimaryKeyConstraint("version", name="programme_versions_pkey"),
    )
    op.create_table(
        "programme_drafts",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("based_on", sa.Integer(), nullable=False),
        Column("content", JSON, nullable=False),
        Column("author", String(80), nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("back_to", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="programme_drafts_pkey"),
        sa.UniqueConstraint("author", name="programme_drafts_author_key"),
    )
    op.create_table(
        "replans",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("why", String(120), nullable=False),
        Column("levels", JSON),
        Column("after_patient", sa.BigInteger(), nullable=False),
        Column("asked_at", INSTANT, nullable=False),
        Column("done_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="replans_pkey"),
    )
    waiting = sa.text("done_at IS NULL")
    op.create_index("replans_waiting_idx", "replans", ["id"], sqlite_where=waiting, postgresql_where=waiting)
