"""Patients, what they agreed to, and the invitations they came by."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from domain.invites import OpenInvite
from domain.patient import Consent, ConsentKind, Patient, PatientId, Status
from domain.sites import FIRST_SITE, SiteId


class Patients(Protocol):
    def by_chat(self, chat: int) -> Patient | None:
        """Looked up by HMAC of the Telegram id."""

    def get(self, patient: PatientId) -> Patient: ...

    def add(self, chat: int, status: Status, language: str, now: datetime) -> Patient: ...

    def save(self, patient: Patient) -> None: ...

    def chat_of(self, patient: PatientId) -> int:
        """The Telegram id, decrypted."""

    def due_for_planning(self, now: datetime, limit: int) -> Sequence[PatientId]:
        """ACTIVE or PAUSED patients whose plan_at <= now, oldest first."""

    def next_planning(self) -> datetime | None:
        """The earliest plan_at of ACTIVE and PAUSED patients."""

    def plan_soon(self, people: Sequence[PatientId], now: datetime) -> None:
        """Have the planner look at these (ACTIVE or PAUSED) at its next tick."""

    def exists(self, patient: PatientId) -> bool:
        """False once they have been erased."""

    def everything(self, patient: PatientId) -> Mapping[str, Any]:
        """All that is kept about this person, unsealed, as plain JSON values, by table noun (for /export)."""

    def erase(self, patient: PatientId) -> None:
        """Delete every row about this person in every table (inbox included)."""

    def stale_strangers(self, joined_before: datetime, limit: int) -> Sequence[PatientId]:
        """Status ONBOARDING without a standing care_data consent, joined before that instant."""


class Consents(Protocol):
    def give(self, patient: PatientId, kind: ConsentKind, version: str, now: datetime) -> None: ...

    def revoke(self, patient: PatientId, kind: ConsentKind, now: datetime) -> None: ...

    def history(self, patient: PatientId) -> Sequence[Consent]:
        """All, oldest first."""


class Invites(Protocol):
    """Codes are kept as SHA-256 only. Failures are counted per chat (by HMAC) and in all."""

    def add(
        self,
        code: str,
        expires_at: datetime,
        now: datetime,
        site: SiteId = FIRST_SITE,
        for_whom: str | None = None,
    ) -> None: ...

    def open_at(self, site: SiteId, now: datetime, limit: int) -> Sequence[OpenInvite]:
        """Unused and not run out, the next to do so first."""

    def revoke(self, site: SiteId, handle: str) -> bool:
        """False if there is no such open one."""

    def forget_before(self, instant: datetime) -> int:
        """Those that ran out unused before then; how many."""

    def redeem(self, code: str, patient: PatientId, now: datetime) -> SiteId | None:
        """The site it invites to, once per code, before it expires; else None."""

    def note_failure(self, chat: int, now: datetime) -> None: ...

    def failures_since(self, chat: int | None, since: datetime) -> int:
        """Of one chat, or of all (None)."""
