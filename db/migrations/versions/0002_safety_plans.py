"""The plan for a hard day: one row a person, each part sealed.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES = sa.LargeBinary()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    """A new table; nothing that is there changes."""
    op.create_table(
        "safety_plans",
        Column("patient", ID, autoincrement=False, nullable=False),
        Column("signs", BYTES),
        Column("helps", BYTES),
        Column("people", BYTES),
        Column("numbers", BYTES),
        Column("changed_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["patient"], ["patients.id"], name="safety_plans_patient_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("patient", name="safety_plans_pkey"),
    )
