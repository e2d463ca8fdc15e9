"""The blind index of names: for each beginning of a name 64 bits of an HMAC, and whose name it is.

The letters stay sealed in `patients.name`. Who has the database but not the key can see that two people's
names begin alike, and not how. The rows hang on the patient and go with them; with another key they are made
anew from the names (`name_codes`).
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert

from db.sealing import Sealer
from db.tables import patient_names
from domain.names import beginnings
from domain.patient import PatientId
from domain.sites import SiteId


def name_code(sealer: Sealer, beginning: str) -> int:
    """What stands for a beginning: a signed 64-bit number."""
    return int.from_bytes(sealer.lookup("name", beginning)[:8], signed=True)


def name_codes(sealer: Sealer, name: str | None) -> list[int]:
    """All that stand for a name, in order."""
    return sorted({name_code(sealer, each) for each in beginnings(name or "")})


def index_name(
    connection: Connection, sealer: Sealer, patient: PatientId, site: SiteId, name: str | None
) -> None:
    """Put a name in the place of whatever it was found by before."""
    connection.execute(delete(patient_names).where(patient_names.c.patient == patient))
    add_names(connection, sealer, [(patient, site, name)])


def add_names(
    connection: Connection, sealer: Sealer, names: Iterable[tuple[PatientId, SiteId, str | None]]
) -> None:
    """Rows for people who have none yet."""
    rows: Sequence[dict[str, int]] = [
        {"site": site, "code": code, "patient": patient}
        for patient, site, name in names
        for code in name_codes(sealer, name)
    ]
    if rows:
        connection.execute(insert(patient_names), rows)
