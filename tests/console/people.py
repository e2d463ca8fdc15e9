"""Patients for pages that speak of many."""

from dataclasses import replace

from actions.plan import plan_ahead
from domain.patient import TOPICS, PatientId, Status
from domain.sites import FIRST_SITE, SiteId
from tests.console.desk import Console


async def several(
    console: Console, level: int, number: int, site: SiteId = FIRST_SITE, first_chat: int = 5000
) -> list[PatientId]:
    """So many active people at this level, with their next messages planned."""
    assert console.parts is not None
    service = console.parts.service

    def add(unit, house, now):  # type: ignore[no-untyped-def]
        made = []
        for chat in range(first_chat, first_chat + number):
            patient = unit.patients.add(chat, Status.ACTIVE, "en", now)
            about = {
                "name": f"Person {chat}",
                "zone": "Europe/London",
                "days": frozenset(range(7)),
                "part_of_day": "morning",
                "topics": frozenset(TOPICS),
                "facts": frozenset(),
                "tailoring_level": level,
                "site": site,
            }
            unit.patients.save(replace(patient, **about))
            plan_ahead(unit, house, now, patient.id)
            made.append(patient.id)
        return made

    return await service.run(add)
