"""Routes say who may use them and where: without both none can be registered (deny by default)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from actions.ports import Unit
from domain.patient import PatientId
from domain.staff import Permission, Reach, Where

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

SiteOf = Callable[[Unit, Mapping[str, str]], Where | None]
BIGGEST_ROW = 2**63 - 1
USUAL_BODY = 256_000  # bytes


@dataclass(frozen=True, slots=True)
class Public:
    """For nobody in particular: signing in, setting up, signing out. Written `may=PUBLIC`."""


PUBLIC = Public()


@dataclass(frozen=True, slots=True)
class Route:
    """One method of one address. `site` tells where it is from its path; None there means: no such thing.

    `body` is the most bytes its form may have. A route that doesn't `keep` the session alive is for what
    pages fetch by themselves, without anybody doing anything.
    """

    method: str
    path: str
    may: Permission | Public
    site: SiteOf | Reach
    endpoint: Callable[..., Any]
    body: int = USUAL_BODY
    keep: bool = True


@dataclass(slots=True)
class Routes:
    """The routes of one page group."""

    all: list[Route] = field(default_factory=list)

    def get(
        self, path: str, *, may: Permission | Public, site: SiteOf | Reach, keep: bool = True
    ) -> Callable[[Endpoint], Endpoint]:
        """A page to read; it changes nothing but the audit log."""
        return self._add("GET", path, may, site, USUAL_BODY, keep)

    def post(
        self, path: str, *, may: Permission | Public, site: SiteOf | Reach, body: int = USUAL_BODY
    ) -> Callable[[Endpoint], Endpoint]:
        """A change; its form carries the token that `parts/forms.html` puts there."""
        return self._add("POST", path, may, site, body, True)

    def _add(
        self, method: str, path: str, may: Permission | Public, site: SiteOf | Reach, body: int, keep: bool
    ) -> Callable[[Endpoint], Endpoint]:
        if not path.startswith("/"):
            raise ValueError(f"a path begins with /: {path}")

        def add(endpoint: Endpoint) -> Endpoint:
            self.all.append(Route(method, path, may, site, endpoint, body, keep))
            return endpoint

        return add


def row_of(path: Mapping[str, str], name: str) -> int | None:
    """A row's id from the path; None if it can't be one."""
    text = path.get(name, "")
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        return None
    number = int(text)
    return number if number <= BIGGEST_ROW else None


def of_patient(unit: Unit, path: Mapping[str, str]) -> Where | None:
    """The site of the patient whom `{patient}` in the path names."""
    patient = row_of(path, "patient")
    return None if patient is None else unit.sites.of_patient(PatientId(patient))
