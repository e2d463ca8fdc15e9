"""One update from one person, handled whole in one transaction: what was heard, and what we reply."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from actions.house import House
from actions.ports import Unit
from domain.deliveries import Class, Kind, Planned
from domain.messages import Address, Message, Settle, Toast
from domain.patient import Patient, PatientId, Status


@dataclass(frozen=True, slots=True)
class Heard:
    """Where an update came from. For a tap: the message it was on, its query, and the button's label.

    For typed words it is what they were taken for, once that is known (`Turn.understood_as`).
    """

    update_id: int
    chat: int
    language: str = "en"
    message: int | None = None
    query: str | None = None
    label: str | None = None


@dataclass(slots=True)
class Turn:
    """Passed to every conversational action. `known` is None until the person has a row of their own.

    `named`: what its replies are called in the ledger where no update caused them.
    """

    unit: Unit
    house: House
    heard: Heard
    now: datetime
    known: Patient | None
    replan: bool = False
    named: str | None = None
    _said: list[Message] = field(default_factory=list)

    @property
    def patient(self) -> Patient:
        if self.known is None:
            raise LookupError("this action needs somebody who has said hello")
        return self.known

    def change(self, **fields: Any) -> Patient:
        """Save these fields of the patient."""
        self.known = replace(self.patient, **fields)
        self.unit.patients.save(self.known)
        return self.known

    def understood_as(self, label: str) -> None:
        """Typed words were taken for this answer: that is what the question shows as chosen."""
        self.heard = replace(self.heard, label=label)

    def came_back(self) -> None:
        """Whatever they did, they are there: silence is over, and who was unreachable is reachable."""
        if self.known is None or self.known.status not in (Status.ACTIVE, Status.PAUSED, Status.UNREACHABLE):
            return
        quietened = self.known.status is Status.PAUSED and self.known.silence_asked_at is not None
        revived = quietened or self.known.status is Status.UNREACHABLE
        self.replan = revived or self.known.unanswered > 0
        self.change(
            status=Status.ACTIVE if revived else self.known.status,
            last_seen_at=self._seen(self.known.last_seen_at),
            unanswered=0,
            silence_asked_at=None,
        )

    def _seen(self, before: datetime | None) -> datetime:
        """Never earlier than last time: after a restore this tells what somebody did before or after they
        left or were forgotten (db/tombstones.py), and the clock may have been ahead then."""
        if before is None or before <= self.now:
            return self.now
        return before + timedelta(microseconds=1)

    def say(
        self,
        message: Message,
        *,
        in_place: bool = False,
        keep_keyboard: bool = False,
        settling: int | None = None,
        klass: Class = Class.REPLY,
        kind: Kind = Kind.REPLY,
        reason: dict[str, str | int | float | bool | None] | None = None,
        content: str | None = None,
    ) -> None:
        """Plan a reply; it leaves when this transaction has committed. Several leave in this order.

        The first thing said also stops the tapped button's spinner and takes its keyboard away.
        `in_place`: rewrite the message that was tapped instead of sending a new one. `keep_keyboard`: its
        buttons stay, for they can be tapped again. `settling`: typed words answered this older message.
        """
        first = not self._said
        # A notice speaks of the keyboard it hangs over, or of a newer one in the same place: both stay.
        keep_keyboard = keep_keyboard or isinstance(message, Toast)
        self.unit.deliveries.plan(
            Planned(
                patient=self.patient.id,
                occasion=f"{self.named or f'update:{self.heard.update_id}'}:{len(self._said)}",
                klass=klass,
                kind=kind,
                message=message,
                due=self.now,
                reason=reason or {},
                content=content,
                address=self._address(in_place, keep_keyboard, settling) if first else Address(),
            ),
            self.now,
        )
        self._said.append(message)

    def _address(self, in_place: bool, keep_keyboard: bool, settling: int | None) -> Address:
        heard = self.heard
        if heard.query is None:
            return Address(settle=settling, chosen=heard.label if settling else None)
        if keep_keyboard:
            return Address(query=heard.query)
        if in_place:
            return Address(edit=heard.message, query=heard.query)
        return Address(settle=heard.message, chosen=heard.label, query=heard.query)

    def finish(self) -> PatientId | None:
        """A tap always gets an answer, else its button spins."""
        if self.heard.query is not None and not self._said and self.known is not None:
            self.say(Settle())
        return self.known.id if self.known else None
