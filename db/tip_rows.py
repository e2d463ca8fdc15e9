"""A text of a tip as a row and back."""

from datetime import datetime
from typing import Any

from sqlalchemy.engine import Row

from domain.tip_desk import Revision
from domain.tip_workflow import (
    LIVE,
    Number,
    Scheduled,
    Signature,
    State,
    TipText,
    name_of,
    signature_of,
    state_of,
)


def columns_of(
    tip: str, number: Number, state: State, text: TipText, author: int | None, now: datetime
) -> dict[str, Any]:
    """The row of a saved text."""
    return {
        "tip": tip,
        "version": number.version,
        "revision": number.revision,
        "levels": text.levels,
        "topics": text.topics,
        "conditions": text.conditions,
        "exclusions": text.exclusions,
        "evidence": text.evidence,
        "owner": text.owner[:200],
        "review": text.review,
        "bodies": dict(text.bodies),
        "author": author,
        "at": now,
        **state_columns(state),
    }


def state_columns(state: State) -> dict[str, Any]:
    """Its stage, with whoever signed it and when it is to be published."""
    by = signature_of(state)
    return {
        "stage": name_of(state).value,
        "approver": by.staff if by else None,
        "approver_name": by.name[:120] if by and by.staff is None else None,
        "publish_at": state.at if isinstance(state, Scheduled) else None,
    }


def text_of(row: Row[Any]) -> TipText:
    """The text of a row."""
    return TipText(
        levels=row.levels,
        topics=row.topics,
        conditions=row.conditions,
        exclusions=row.exclusions,
        evidence=row.evidence,
        owner=row.owner,
        review=row.review,
        bodies=dict(row.bodies),
    )


def revision_of(row: Row[Any]) -> Revision:
    """The text of a row joined with what is live of its tip (live_version, live_revision)."""
    signed = row.approver is not None or row.approver_name is not None
    by = Signature(row.approver, row.approver_name or "") if signed else None
    state, number = state_of(row.stage, by, row.publish_at), Number(row.version, row.revision)
    return Revision(
        tip=row.tip,
        number=number,
        state=state,
        text=text_of(row),
        author=row.author,
        at=row.at,
        live=isinstance(state, LIVE) and number == Number(row.live_version, row.live_revision),
    )
