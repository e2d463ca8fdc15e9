"""What the tables are made of: the one `metadata`, and columns that many of them share."""

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, LargeBinary, MetaData, text

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)

ROW_ID = BigInteger().with_variant(Integer(), "sqlite")  # there, only INTEGER is the row's own number


def row_id() -> Column[int]:
    return Column("id", ROW_ID, primary_key=True, autoincrement=False)


def sealed(name: str, nullable: bool = True) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable, info={"sealed": True})


def of_patient(**options: Any) -> Column[int]:
    return Column("patient", ROW_ID, ForeignKey("patients.id", ondelete="CASCADE"), **options)


def of_coordinator(**options: Any) -> Column[int]:
    return Column("coordinator", ROW_ID, ForeignKey("coordinators.id", ondelete="CASCADE"), **options)


def partial(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))
