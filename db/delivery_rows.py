"""A delivery as a row of the ledger and back: what it says is sealed, how it travels is in the clear."""

from typing import Any

from sqlalchemy.engine import Row

from db.sealing import Sealer
from db.tables import deliveries
from domain.codec import Codec, encode
from domain.deliveries import Class, Delivery, DeliveryId, Kind, Planned, State
from domain.messages import CODEC, Address, Message, SendTip
from domain.patient import PatientId

RANKS = {Class.SAFETY: 0, Class.REPLY: 1, Class.PROACTIVE: 2}
_ADDRESSES = Codec((Address,))
_TABLE = deliveries.name


def columns_of(planned: Planned, row: int, sealer: Sealer) -> dict[str, Any]:
    """The columns that a plan fills, sealed for the row with this id."""
    message = planned.message
    addressed = planned.address != Address()
    return {
        "klass": planned.klass.value,
        "rank": RANKS[planned.klass],
        "kind": planned.kind.value,
        "due": planned.due,
        "not_after": planned.not_after,
        "content": planned.content,
        "tip": message.tip if isinstance(message, SendTip) else None,
        "reason": dict(planned.reason),
        "message": sealer.seal_json(encode(message), _TABLE, row, "message"),
        "address": sealer.seal_json(encode(planned.address), _TABLE, row, "address") if addressed else None,
    }


def delivery_of(row: Row[Any], sealer: Sealer) -> Delivery:
    """The delivery of a whole row."""
    plan = Planned(
        patient=PatientId(row.patient),
        occasion=row.occasion,
        klass=Class(row.klass),
        kind=Kind(row.kind),
        message=_message(row, sealer),
        due=row.due,
        not_after=row.not_after,
        reason=row.reason,
        content=row.content,
        address=_address(row, sealer),
    )
    return Delivery(
        id=DeliveryId(row.id),
        plan=plan,
        state=State(row.state),
        attempts=row.attempts,
        retry_at=row.retry_at,
        tried_at=row.last_attempt_at,
        sent_at=row.sent_at,
        telegram_message=row.telegram_message,
        outcome=row.outcome,
        why=row.why,
    )


def _message(row: Row[Any], sealer: Sealer) -> Message:
    message: Message = CODEC.decode(sealer.open_json(row.message, _TABLE, row.id, "message"))
    return message


def _address(row: Row[Any], sealer: Sealer) -> Address:
    if row.address is None:
        return Address()
    address: Address = _ADDRESSES.decode(sealer.open_json(row.address, _TABLE, row.id, "address"))
    return address
