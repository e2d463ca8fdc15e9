"""The shipped tips on their way into the database, which is the truth from then on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.house import House
from actions.ports import Unit
from content.catalogue import Catalogue
from content.tipfile import TipFile
from domain.records import StoredTip


def stock_tips(unit: Unit, house: House, now: datetime, catalogue: Catalogue) -> int:
    """Put the versions that are new into the database, and change none that is there; how many."""
    tips = [_stored(tip) for tip in catalogue.tips.values()]
    return unit.tips.load(tips, {tip.id: _head(tip) for tip in catalogue.tips.values()}, now)


def _stored(tip: TipFile) -> StoredTip:
    return StoredTip(
        id=tip.id,
        version=tip.version,
        levels=frozenset(tip.levels),
        topics=frozenset(tip.topics),
        conditions=frozenset(tip.conditions),
        exclusions=frozenset(tip.exclusions),
        status=tip.status,
        evidence=tip.evidence,
        bodies=dict(tip.bodies),
    )


def _head(tip: TipFile) -> Mapping[str, Any]:
    """What else the file says of itself, for the coordinators."""
    return {
        "owner": tip.owner,
        "approver": tip.approver,
        "review": tip.review.isoformat(),
        "fingerprint": tip.fingerprint,
    }
