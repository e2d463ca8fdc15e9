"""How a tip's words become what people get: which moves there are, and which text gets which number."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.text_diff import changes
from domain.tip_desk import share
from domain.tip_workflow import (
    LONGEST_AHEAD,
    NONE,
    Approve,
    Approved,
    Change,
    Draft,
    InReview,
    Move,
    MoveRefused,
    Number,
    OwnWords,
    Publish,
    Published,
    Replaced,
    Schedule,
    Scheduled,
    SendBack,
    Signature,
    State,
    Submit,
    TipText,
    Unreviewed,
    Withdraw,
    Withdrawn,
    advance,
    audience_changed,
    due,
    likely,
    name_of,
    number_after,
    possible,
    shipped,
    signature_of,
    state_of,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CAS = Signature(2, "Cas Clinician")
LATER = NOW + timedelta(days=3)
STATES: list[State] = [
    Unreviewed(), Draft(), InReview(), Approved(CAS), Scheduled(CAS, LATER), Published(CAS), Withdrawn(CAS),
    Replaced(CAS),
]  # fmt: skip
MOVES: list[Move] = [Submit(), SendBack("why"), Approve(), Publish(), Schedule(LATER), Withdraw("why")]
LAWFUL: dict[tuple[type, type], State] = {
    (Draft, Submit): InReview(),
    (InReview, Approve): Approved(CAS),
    (InReview, SendBack): Draft(),
    (Unreviewed, Approve): Approved(CAS),
    (Unreviewed, Withdraw): Withdrawn(),
    (Approved, Publish): Published(CAS),
    (Approved, Schedule): Scheduled(CAS, LATER),
    (Approved, SendBack): Draft(),
    (Scheduled, Publish): Published(CAS),
    (Scheduled, Schedule): Scheduled(CAS, LATER),
    (Scheduled, SendBack): Draft(),
    (Published, Withdraw): Withdrawn(CAS),
    (Withdrawn, SendBack): Draft(),
}
TEXT = TipText(
    frozenset({1}), frozenset({"moving"}), frozenset(), frozenset(), "general advice", "nurses",
    date(2027, 11, 30), {"en": "Put your shoes by the door tonight. That is all for today."},
)  # fmt: skip


def said(words: str) -> TipText:
    return replace(TEXT, bodies={"en": words})


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
@pytest.mark.parametrize("move", MOVES, ids=lambda move: type(move).__name__)
def test_there_is_no_other_way_from_draft_to_people_than_this_one(state: State, move: Move) -> None:
    wanted = LAWFUL.get((type(state), type(move)))
    assert (type(move) in possible(state, CAS, frozenset({1}), NOW)) == (wanted is not None)
    if wanted is None:
        with pytest.raises(MoveRefused):
            advance(state, move, CAS, frozenset({1}), NOW)
    else:
        assert advance(state, move, CAS, frozenset({1}), NOW) == wanted


@pytest.mark.parametrize("state", [InReview(), Unreviewed()])
def test_nobody_approves_a_version_in_which_they_have_a_hand(state: State) -> None:
    with pytest.raises(OwnWords):
        advance(state, Approve(), CAS, frozenset({1, 2}), NOW)


@pytest.mark.parametrize("move", [SendBack(" "), Withdraw("\n")])
def test_taking_something_back_asks_for_a_reason(move: Move) -> None:
    with pytest.raises(MoveRefused, match="Say why"):
        advance(Published(CAS) if isinstance(move, Withdraw) else InReview(), move, CAS, frozenset(), NOW)


@pytest.mark.parametrize("at", [NOW, NOW - timedelta(days=1), NOW + LONGEST_AHEAD + timedelta(seconds=1)])
def test_a_time_to_publish_lies_ahead_and_within_a_year(at: datetime) -> None:
    with pytest.raises(MoveRefused):
        advance(Approved(CAS), Schedule(at), CAS, frozenset(), NOW)


def test_a_scheduled_text_is_due_from_its_instant_on() -> None:
    assert not due(Scheduled(CAS, LATER), LATER - timedelta(microseconds=1))
    assert due(Scheduled(CAS, LATER), LATER)
    assert not due(Approved(CAS), LATER)


@pytest.mark.parametrize("state", STATES, ids=lambda state: type(state).__name__)
def test_a_state_is_the_same_after_it_was_stored(state: State) -> None:
    at = state.at if isinstance(state, Scheduled) else None
    assert state_of(name_of(state).value, signature_of(state), at) == state


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("levels", frozenset({2})),
        ("topics", frozenset({"sleep"})),
        ("conditions", frozenset({"lungs"})),
        ("exclusions", frozenset({"pregnancy"})),
    ],
)
def test_another_audience_is_another_version_whatever_the_author_says(field: str, value: object) -> None:
    other = replace(TEXT, **{field: value})
    assert audience_changed(TEXT, other) == (field,)
    assert likely(TEXT, other) is Change.MEANING
    assert number_after(Number(1, 4), TEXT, other, Change.TYPO) == Number(2, 1)


def test_the_author_says_what_a_change_of_words_is() -> None:
    other = said("Open the window.")
    assert number_after(Number(1, 4), TEXT, other, Change.TYPO) == Number(1, 5)
    assert number_after(Number(1, 4), TEXT, other, Change.MEANING) == Number(2, 1)


def test_a_version_that_nobody_has_had_may_change_as_it_likes() -> None:
    other = replace(TEXT, levels=frozenset({3}))
    assert number_after(Number(2, 1), None, other, Change.MEANING) == Number(2, 2)


@pytest.mark.parametrize(
    ("after", "wanted"),
    [
        (said("Put your shoes by the door tonight. That's all for today."), Change.TYPO),
        (said("Put your shoes by the door tonihgt. That is all for today."), Change.TYPO),
        (said("Open the curtains before breakfast and look at the sky."), Change.MEANING),
        (replace(TEXT, bodies=TEXT.bodies | {"cy": "Rhowch"}), Change.TYPO),
        (replace(TEXT, owner="somebody else", review=date(2028, 1, 1)), Change.TYPO),
    ],
)
def test_the_form_suggests_what_kind_of_change_it_is(after: TipText, wanted: Change) -> None:
    assert likely(TEXT, after) is wanted


def test_a_language_taken_out_is_a_changed_meaning() -> None:
    both = replace(TEXT, bodies=TEXT.bodies | {"cy": "Rhowch"})
    assert likely(both, TEXT) is Change.MEANING


def test_a_shipped_tip_is_taken_until_the_staff_have_made_it_theirs() -> None:
    def arrives(newest: Number, ours: bool = False, known: bool = False, version: int = 1) -> Number | None:
        found = shipped(newest, TEXT, ours, known, said("New."), version, None)
        return found.number if found else None

    assert arrives(NONE) == Number(1, 1)
    assert arrives(Number(1, 1)) == Number(1, 2)  # a corrected file
    assert arrives(Number(1, 1), version=2) == Number(2, 1)
    assert arrives(Number(2, 1), version=1) is None  # an older one, late
    assert arrives(Number(1, 1), known=True) is None
    assert arrives(Number(1, 1), ours=True) is None
    assert arrives(Number(1, 1), ours=True, version=2) is None


def test_a_file_that_names_its_approver_is_published_and_any_other_not_reviewed() -> None:
    signed = shipped(NONE, None, False, False, TEXT, 1, "R. Osei")
    unsigned = shipped(NONE, None, False, False, TEXT, 1, None)
    assert signed is not None and signed.state == Published(Signature(None, "R. Osei"))
    assert unsigned is not None and unsigned.state == Unreviewed()


def test_a_difference_keeps_every_word_of_both_texts() -> None:
    before, after = said("Put your  shoes\n\nby the door."), said("Put your boots\n\nby the old door.")
    [found] = changes(before, after)
    assert found.field == "body:en"
    assert "".join(piece.words for piece in found.pieces if piece.kind != "new") == before.bodies["en"]
    assert "".join(piece.words for piece in found.pieces if piece.kind != "gone") == after.bodies["en"]
    assert "".join(piece.words for piece in found.pieces if piece.kind == "gone").strip() == "shoes"


def test_a_share_says_how_sure_one_can_be() -> None:
    """Wilson's interval, worked out by hand for 4 of 4 and 1 of 10."""
    assert share(0, 0) is None
    every, one = share(4, 4), share(1, 10)
    assert every is not None and one is not None
    assert (round(every.low, 3), round(every.high, 3)) == (0.510, 1.0)
    assert (round(one.low, 3), round(one.high, 3)) == (0.018, 0.404)
