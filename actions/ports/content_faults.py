"""What Telegram couldn't read as it was worded, counted against the words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.content_faults import Content, ContentFault


class ContentFaults(Protocol):
    def note(self, content: Content, now: datetime) -> None:
        """One more time."""

    def of_tips(self) -> Mapping[Content, ContentFault]:
        """By text of a tip."""

    def of_tip(self, tip: str) -> Mapping[Content, ContentFault]:
        """The same of one tip."""

    def of_phrases(self, since: datetime, limit: int) -> Sequence[ContentFault]:
        """Words of ours that no tip holds, last refused since then; the newest first."""
