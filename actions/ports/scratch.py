"""Copies of people for a forecast; reading them holds up nobody who writes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.copies import Copy
from domain.patient import PatientId


class Copies(Protocol):
    """Read beside the live service, each call in one moment of the database."""

    async def people(
        self, levels: frozenset[int] | None, most: int, seed: str
    ) -> tuple[Sequence[PatientId], int]:
        """People whom messages may reach by themselves (of these tip levels, or all), by id, and how many
        there are; if more than `most`, a sample of `most` that is the same for the same seed."""

    async def of(self, people: Sequence[PatientId], now: datetime) -> Sequence[Copy]:
        """What the planner knows of these people; those who are gone are left out."""
