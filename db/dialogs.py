"""What a person's next words will be taken for, sealed (it can hold words of theirs); one at most."""

from datetime import datetime

from sqlalchemy import delete, select

from db.repository import Repository
from db.tables import dialogs
from domain.codec import encode
from domain.dialogs import CODEC, Dialog
from domain.patient import PatientId


class Dialogs(Repository):
    """Reading, replacing and clearing it."""

    def get(self, patient: PatientId) -> Dialog | None:
        """Where they are, if anywhere."""
        sealed = self._scalar(select(dialogs.c.dialog).where(dialogs.c.patient == patient))
        if sealed is None:
            return None
        dialog: Dialog = CODEC.decode(self._sealer.open_json(sealed, dialogs.name, patient, "dialog"))
        return dialog

    def since(self, patient: PatientId) -> datetime | None:
        """When it was put there."""
        at: datetime | None = self._scalar(select(dialogs.c.at).where(dialogs.c.patient == patient))
        return at

    def put(self, patient: PatientId, dialog: Dialog, now: datetime) -> None:
        """Replaces the one before."""
        sealed = self._sealer.seal_json(encode(dialog), dialogs.name, patient, "dialog")
        self._run(
            self._insert(dialogs)
            .values(patient=patient, dialog=sealed, at=now)
            .on_conflict_do_update(index_elements=["patient"], set_={"dialog": sealed, "at": now})
        )

    def clear(self, patient: PatientId) -> None:
        """Nothing is expected any more."""
        self._run(delete(dialogs).where(dialogs.c.patient == patient))
