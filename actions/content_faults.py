"""Words that Telegram couldn't read: written down against the words, for whoever wrote them."""

from datetime import datetime

from actions.house import House
from actions.ports import Unit
from domain.content_faults import content_of
from domain.deliveries import Delivery


def note(unit: Unit, house: House, now: datetime, delivery: Delivery) -> None:
    """Once for each refusal; what is kept names the words and no person."""
    unit.content_faults.note(content_of(delivery.plan), now)
