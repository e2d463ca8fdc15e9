"""The shipped tips and the programme on their way into the database, which is the truth from then on."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from actions.house import House
from actions.ports import Unit
from content.catalogue import Catalogue
from content.tipfile import TipFile
from desk.problems import Problem
from domain.records import StoredTip

FROM_FILE = "file"  # the author of what was delivered
NAMES_AT_ONCE = 500


def stock_tips(unit: Unit, house: House, now: datetime, catalogue: Catalogue) -> int:
    """Put the versions that are new into the database, and change none that is there; how many."""
    unit.one_process_at_a_time()
    tips = [_stored(tip) for tip in catalogue.tips.values()]
    return unit.tips.load(tips, {tip.id: _head(tip) for tip in catalogue.tips.values()}, now)


def stock_programme(unit: Unit, house: House, now: datetime) -> bool:
    """Put the file's programme into the database if none is there yet; whether it was put in.

    Raises Problem when the programme that holds asks a questionnaire that isn't here (any more).
    """
    unit.one_process_at_a_time()
    newest = unit.programmes.newest()
    if newest is None:
        unit.programmes.add(house.programme, FROM_FILE, "As it was delivered.", now)
        return True
    if newest.programme.instrument not in house.instruments:
        raise Problem(
            f"The programme asks {newest.programme.instrument}, which is not installed here any more: "
            f"install it again (python main.py instrument install {newest.programme.instrument} FILE)."
        )
    return False


def name_first_site(unit: Unit, house: House, now: datetime) -> None:
    """SITE_NAME is the first site's name, until somebody renames that site in the console."""
    unit.one_process_at_a_time()
    unit.sites.name_the_first(house.site)


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


def index_names(unit: Unit, house: House, now: datetime) -> int:
    """Find by name whoever came before there was an index of names; how many were looked at this time."""
    unit.one_process_at_a_time()
    return unit.caseload.index_names(NAMES_AT_ONCE)
