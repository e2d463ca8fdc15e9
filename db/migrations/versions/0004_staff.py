"""Sites, the staff with their roles, their sessions and second factors; patients and invitations get a site.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BYTES = sa.LargeBinary()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC


def upgrade() -> None:
    """Everybody who is there belongs to the first site, which gets its name when the service starts."""
    _sites()
    _coordinators()
    _grants()
    _sessions()
    _setup_links()
    _recovery_codes()
    op.create_table(
        "sign_in_failures",
        Column("who_hmac", BYTES, nullable=False),
        Column("failures", sa.Integer(), nullable=False),
        Column("last_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("who_hmac", name="sign_in_failures_pkey"),
    )
    op.create_index("sign_in_failures_last_at_idx", "sign_in_failures", ["last_at"])


def _sites() -> None:
    table = op.create_table(
        "sites",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("name", String(60), nullable=False),
        Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="sites_pkey"),
        sa.UniqueConstraint("name", name="sites_name_key"),
    )
    op.bulk_insert(table, [{"id": 1, "name": "", "revision": 0}])
    whole = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    for each in ("patients", "invites"):
        # Added in place, in SQL that both engines read: Alembic would rebuild SQLite's table, row by row.
        op.execute(
            f"ALTER TABLE {each} ADD COLUMN site {whole} DEFAULT 1 NOT NULL "
            f"CONSTRAINT {each}_site_fkey REFERENCES sites (id)"
        )


def _of_coordinator(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["coordinator"], ["coordinators.id"], name=f"{table}_coordinator_fkey", ondelete="CASCADE"
    )


def _coordinators() -> None:
    op.create_table(
        "coordinators",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("email_hmac", BYTES, nullable=False),
        Column("email", BYTES, nullable=False),
        Column("name", BYTES, nullable=False),
        Column("password_hash", String(200)),
        Column("totp", BYTES),
        Column("totp_step", BIG),
        Column("active", sa.Boolean(), nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("signed_in_at", INSTANT),
        Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="coordinators_pkey"),
        sa.UniqueConstraint("email_hmac", name="coordinators_email_hmac_key"),
    )


def _grants() -> None:
    op.create_table(
        "grants",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("coordinator", ID, nullable=False),
        Column("role", String(20), nullable=False),
        Column("site", ID),
        _of_coordinator("grants"),
        sa.ForeignKeyConstraint(["site"], ["sites.id"], name="grants_site_fkey"),
        sa.PrimaryKeyConstraint("id", name="grants_pkey"),
    )
    op.create_index("grants_coordinator_idx", "grants", ["coordinator"])


def _sessions() -> None:
    op.create_table(
        "sessions",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("key_hash", BYTES, nullable=False),
        Column("coordinator", ID, nullable=False),
        Column("began_at", INSTANT, nullable=False),
        Column("seen_at", INSTANT, nullable=False),
        Column("flash", BYTES),
        _of_coordinator("sessions"),
        sa.PrimaryKeyConstraint("id", name="sessions_pkey"),
        sa.UniqueConstraint("key_hash", name="sessions_key_hash_key"),
    )
    op.create_index("sessions_coordinator_idx", "sessions", ["coordinator"])
    op.create_index("sessions_seen_at_idx", "sessions", ["seen_at"])


def _setup_links() -> None:
    op.create_table(
        "setup_links",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("code_hash", BYTES, nullable=False),
        Column("coordinator", ID, nullable=False),
        Column("totp", BYTES, nullable=False),
        Column("created_at", INSTANT, nullable=False),
        Column("expires_at", INSTANT, nullable=False),
        Column("used_at", INSTANT),
        _of_coordinator("setup_links"),
        sa.PrimaryKeyConstraint("id", name="setup_links_pkey"),
        sa.UniqueConstraint("code_hash", name="setup_links_code_hash_key"),
    )
    op.create_index("setup_links_coordinator_idx", "setup_links", ["coordinator"])


def _recovery_codes() -> None:
    op.create_table(
        "recovery_codes",
        Column("coordinator", ID, autoincrement=False, nullable=False),
        Column("code_hash", BYTES, nullable=False),
        Column("used_at", INSTANT),
        _of_coordinator("recovery_codes"),
        sa.PrimaryKeyConstraint("coordinator", "code_hash", name="recovery_codes_pkey"),
    )
