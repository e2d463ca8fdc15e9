"""The programme in its versions, and planning everybody anew after a change."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from db.tables.columns import metadata, partial, row_id
from db.types import Instant, Members, json_type

programme_versions = Table(  # only ever added to; the newest holds
    "programme_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", json_type(), nullable=False),
    Column("author", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("back_to", Integer),
)

programme_drafts = Table(  # changes that nobody has confirmed yet, one a person
    "programme_drafts",
    metadata,
    row_id(),
    Column("based_on", Integer, nullable=False),
    Column("content", json_type(), nullable=False),
    Column("author", String(80), nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("back_to", Integer),
)

replans = Table(  # everybody, or those of some levels, is to be planned anew; how far that has come
    "replans",
    metadata,
    row_id(),
    Column("why", String(120), nullable=False),
    Column("levels", Members),
    Column("after_patient", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("done_at", Instant),
    partial("replans_waiting_idx", "id", where="done_at IS NULL"),
)
