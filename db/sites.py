"""Sites: few, and never deleted, because patients and the audit log name them."""

from collections.abc import Sequence

from sqlalchemy import bindparam, func, insert, select, update

from db.repository import Repository
from db.tables import patients, sites
from domain.patient import PatientId
from domain.sites import FIRST_SITE, Site, SiteId

_BY_ID = select(sites).where(sites.c.id == bindparam("which"))  # built once: asked for every message


class Sites(Repository):
    """Listing, adding and renaming."""

    def all(self) -> Sequence[Site]:
        """By name; few."""
        return [Site(SiteId(row.id), row.name) for row in self._all(select(sites).order_by(sites.c.name))]

    def get(self, site: SiteId) -> Site | None:
        """None if there is no such site."""
        row = self._first(_BY_ID, {"which": site})
        return None if row is None else Site(SiteId(row.id), row.name)

    def of_patient(self, patient: PatientId) -> SiteId | None:
        """Where they belong; None if there is no such person."""
        found = self._scalar(select(patients.c.site).where(patients.c.id == patient))
        return None if found is None else SiteId(found)

    def add(self, name: str) -> SiteId | None:
        """The number of a new site, counted on; None if the name is taken."""
        if self._scalar(select(sites.c.id).where(sites.c.name == name)) is not None:
            return None
        site = SiteId((self._scalar(select(func.max(sites.c.id))) or 0) + 1)
        self._run(insert(sites).values(id=site, name=name, revision=0))
        return site

    def rename(self, site: SiteId, name: str) -> bool:
        """False if there is no such site, or another one has the name."""
        taken = self._scalar(select(sites.c.id).where(sites.c.name == name, sites.c.id != site))
        renamed = update(sites).where(sites.c.id == site)
        return taken is None and bool(self._run(renamed.values(name=name, revision=sites.c.revision + 1)))

    def name_the_first(self, name: str) -> None:
        """SITE_NAME is the first site's name until somebody renames it in the console."""
        first = update(sites).where(sites.c.id == FIRST_SITE, sites.c.revision == 0)
        self._run(first.values(name=name))
