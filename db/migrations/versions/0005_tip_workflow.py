"""Tips in revisions with a state each, their history, counts of what became of them, uploads on their way.

Revision ID: 0005
Revises: 0004
"""

import re
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy import Column, String
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger()
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INT = sa.Integer()
INSTANT = sa.BigInteger()  # microseconds since 1970 UTC
JSON = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
YEAR = timedelta(days=365)
_CONTENT = re.compile(r" v(\d+)\b")

_old = sa.table(
    "tip_versions",
    *(Column(name, INT) for name in ("version",)),
    *(Column(name, String) for name in ("tip", "status", "evidence")),
    *(Column(name, JSON) for name in ("levels", "topics", "conditions", "exclusions", "head")),
    Column("loaded_at", INSTANT),
)
_tips = sa.table(
    "tips",
    Column("id", String),
    *(Column(name, INT) for name in ("current", "revision", "newest_version", "newest_revision")),
)


def upgrade() -> None:
    """Every version becomes its own first revision; what was approved is what people get: published."""
    _revisions()
    _events()
    _counts()
    _imports()
    _columns()
    _move()
    _count()
    op.drop_table("tip_bodies")
    op.drop_table("tip_versions")


def _partial(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _revisions() -> None:
    op.create_table(
        "tip_revisions",
        Column("tip", String(80), nullable=False),
        Column("version", INT, autoincrement=False, nullable=False),
        Column("revision", INT, autoincrement=False, nullable=False),
        Column("stage", String(20), nullable=False),
        Column("approver", BIG),
        Column("approver_name", String(120)),
        Column("publish_at", INSTANT),
        *(Column(name, JSON, nullable=False) for name in ("levels", "topics", "conditions", "exclusions")),
        Column("evidence", sa.Text(), nullable=False),
        Column("owner", String(200), nullable=False),
        Column("review", sa.Date(), nullable=False),
        Column("bodies", JSON, nullable=False),
        Column("author", BIG),
        Column("at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["tip"], ["tips.id"], name="tip_revisions_tip_fkey"),
        sa.PrimaryKeyConstraint("tip", "version", "revision", name="tip_revisions_pkey"),
    )
    _partial("tip_revisions_scheduled_idx", "tip_revisions", ["publish_at"], "stage = 'scheduled'")


def _events() -> None:
    op.create_table(
        "tip_events",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("tip", String(80), nullable=False),
        Column("version", INT, nullable=False),
        Column("revision", INT, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("staff", BIG),
        Column("what", String(40), nullable=False),
        Column("words", sa.Text(), nullable=False),
        Column("publish_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="tip_events_pkey"),
    )
    op.create_index("tip_events_tip_idx", "tip_events", ["tip", "id"])


def _counts() -> None:
    op.create_table(
        "tip_counts",
        Column("tip", String(80), nullable=False),
        Column("version", INT, autoincrement=False, nullable=False),
        *(Column(name, INT, nullable=False) for name in ("sent", "did", "helpful", "not_for_me", "fewer")),
        sa.PrimaryKeyConstraint("tip", "version", name="tip_counts_pkey"),
    )
    _partial(
        "deliveries_tip_ahead_idx",
        "deliveries",
        ["tip"],
        "tip IS NOT NULL AND state IN ('planned', 'retry')",
    )
    _partial(
        "deliveries_tip_tried_idx",
        "deliveries",
        ["tip", "last_attempt_at"],
        "tip IS NOT NULL AND last_attempt_at IS NOT NULL",
    )


def _imports() -> None:
    op.create_table(
        "tip_imports",
        Column("id", ID, autoincrement=False, nullable=False),
        Column("staff", BIG, nullable=False),
        Column("at", INSTANT, nullable=False),
        Column("rows", JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="tip_imports_pkey"),
    )
    op.create_index("tip_imports_at_idx", "tip_imports", ["at"])


def _columns() -> None:
    for name in ("revision", "newest_version", "newest_revision"):
        op.add_column("tips", Column(name, INT, nullable=False, server_default="1"))
    op.add_column("tips", Column("ours", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("tips", Column("shipped", String(64)))


def _move() -> None:
    connection = op.get_bind()
    connection.execute(sa.update(_tips).values(newest_version=_tips.c.current))
    current = {row.id: row.current for row in connection.execute(sa.select(_tips.c.id, _tips.c.current))}
    bodies: dict[tuple[str, int], dict[str, str]] = {}
    for row in connection.execute(sa.text("SELECT tip, version, language, body FROM tip_bodies")):
        bodies.setdefault((row.tip, row.version), {})[row.language] = row.body
    rows = [
        _revised(row, current[row.tip], bodies.get((row.tip, row.version), {}))
        for row in connection.execute(sa.select(_old))
    ]
    if rows:
        op.bulk_insert(_new(), rows)


def _new() -> sa.TableClause:
    return sa.table(
        "tip_revisions",
        *(Column(name, String) for name in ("tip", "stage", "approver_name", "evidence", "owner")),
        *(Column(name, INT) for name in ("version", "revision")),
        *(Column(name, JSON) for name in ("levels", "topics", "conditions", "exclusions", "bodies")),
        Column("review", sa.Date()),
        Column("at", INSTANT),
    )


def _revised(row: Any, current: int, bodies: dict[str, str]) -> dict[str, Any]:
    head = row.head or {}
    stage = {"approved": "published"}.get(row.status, row.status)
    approver = str(head.get("approver") or "somebody")[:120] if stage == "published" else None
    if row.version < current and stage != "withdrawn":
        stage = "replaced"
    loaded = date(1970, 1, 1) + timedelta(microseconds=row.loaded_at)
    return {
        "tip": row.tip,
        "version": row.version,
        "revision": 1,
        "stage": stage,
        "approver_name": approver,
        **{name: getattr(row, name) for name in ("levels", "topics", "conditions", "exclusions", "evidence")},
        "owner": str(head.get("owner") or "")[:200],
        "review": date.fromisoformat(head["review"]) if head.get("review") else loaded + YEAR,
        "bodies": bodies,
        "at": row.loaded_at,
    }


def _count() -> None:
    """What was sent and said so far, by the version that the ledger names."""
    connection = op.get_bind()
    sent = connection.execute(
        sa.text(
            "SELECT tip, content, 'sent' AS word, count(*) AS times FROM deliveries "
            "WHERE tip IS NOT NULL AND state IN ('sent', 'unknown') GROUP BY tip, content"
        )
    ).all()
    said = connection.execute(
        sa.text(
            "SELECT f.tip AS tip, d.content AS content, f.word AS word, count(*) AS times "
            "FROM tip_feedback f "
            "JOIN deliveries d ON d.id = f.delivery GROUP BY f.tip, d.content, f.word"
        )
    ).all()
    words = ("sent", "did", "helpful", "not_for_me", "fewer")
    totals: dict[tuple[str, int], dict[str, int]] = {}
    for row in (*sent, *said):
        found = _CONTENT.search(row.content or "")
        counts = totals.setdefault((row.tip, int(found[1]) if found else 1), dict.fromkeys(words, 0))
        if row.word in counts:
            counts[row.word] += row.times
    if totals:
        table = sa.table(
            "tip_counts",
            Column("tip", String),
            Column("version", INT),
            *(Column(word, INT) for word in words),
        )
        op.bulk_insert(table, [{"tip": tip, "version": v, **each} for (tip, v), each in totals.items()])
