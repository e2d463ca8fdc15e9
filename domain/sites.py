"""Where care is given: a clinic, a practice, a ward. Patients belong to one, and so may what staff may do."""

from dataclasses import dataclass
from typing import NewType

SiteId = NewType("SiteId", int)

FIRST_SITE = SiteId(1)  # there from the first start on; SITE_NAME names it
LONGEST_SITE_NAME = 60  # the patients' words have room for no more


@dataclass(frozen=True, slots=True)
class Site:
    """One site, under the name that patients and staff know."""

    id: SiteId
    name: str
