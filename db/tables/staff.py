"""Those who work in the console: accounts, what they may do where, and how they sign in."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, LargeBinary, String, Table

from db.tables.columns import ROW_ID, metadata, of_coordinator, row_id, sealed
from db.types import Instant

coordinators = Table(  # everybody of the staff who has an account, whatever their roles
    "coordinators",
    metadata,
    row_id(),
    Column("email_hmac", LargeBinary, nullable=False, unique=True),
    sealed("email", nullable=False),
    sealed("name", nullable=False),
    Column("password_hash", String(200)),  # none before the set-up link was used
    sealed("totp"),
    Column("totp_step", BigInteger),  # the newest 30 seconds whose code was used: none works twice
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
    Column("revision", Integer, nullable=False),
)

grants = Table(
    "grants",
    metadata,
    row_id(),
    of_coordinator(nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("site", ROW_ID, ForeignKey("sites.id")),  # none: at all of them
)

sessions = Table(  # instants by the machine's clock, never the simulator's
    "sessions",
    metadata,
    row_id(),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    of_coordinator(nullable=False, index=True),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
    sealed("flash"),
)

setup_links = Table(
    "setup_links",
    metadata,
    row_id(),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    of_coordinator(nullable=False, index=True),
    sealed("totp", nullable=False),  # what the QR code shows; the account's own once the link is used
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    of_coordinator(primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("used_at", Instant),
)

sign_in_failures = Table(  # per account and device, known or not, and per network address: only lookups
    "sign_in_failures",
    metadata,
    Column("who_hmac", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)
