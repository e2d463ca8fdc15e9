"""Is this the key that the database was sealed with? Asked at every start, before anything is written."""

from sqlalchemy import Connection, select

from db.errors import SealBroken, WrongKey
from db.repository import insert_for
from db.sealing import Sealer
from db.tables import seal_check

_ROW = 1
_PROOF = "betweentimes"


def check_key(connection: Connection, sealer: Sealer) -> None:
    """Leave a proof in a new database; WrongKey if the one that is there doesn't open."""
    proof = sealer.seal(_PROOF, seal_check.name, _ROW, "proof")
    connection.execute(
        insert_for(connection, seal_check)
        .values(id=_ROW, proof=proof)
        .on_conflict_do_nothing(index_elements=["id"])
    )
    kept = connection.execute(select(seal_check.c.proof).where(seal_check.c.id == _ROW)).scalar_one()
    try:
        sealer.open(kept, seal_check.name, _ROW, "proof")
    except SealBroken:
        raise WrongKey(
            "SECRET_KEY is not the key this database was sealed with: "
            "put back the old key, or set DATABASE_URL to another database. "
            "If the key was being changed: run python main.py rotate-keys to its end."
        ) from None
