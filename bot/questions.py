"""How a check-in looks: one question a message, and the review of all answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.rendered import Key, Rendered
from domain.check_in import CheckIn
from domain.instruments import Instrument, Wording
from domain.messages import AskItem, ShowReview

if TYPE_CHECKING:
    from bot.render import _Page as Page

FEW_OPTIONS = 4


def rendered(page: Page, message: AskItem | ShowReview) -> Rendered:
    """LookupError if the check-in is gone."""
    check_in = page.scene.check_in
    if check_in is None:
        raise LookupError("check-in")
    loaded = page.instruments[check_in.instrument]
    wording = loaded.wording(page.language)
    if isinstance(message, AskItem):
        return _question(page, message, check_in, loaded.instrument, wording)
    return _review(page, message, check_in, loaded.instrument, wording)


def _question(
    page: Page, message: AskItem, check_in: CheckIn, instrument: Instrument, wording: Wording
) -> Rendered:
    item = check_in.items[message.position]
    place = page.say("check_in.question", number=str(message.position + 1), count=str(len(check_in.items)))
    text = f"<i>{place}</i>\n\n<b>{page.formats.arg(wording.items[item].text)}</b>"
    given = check_in.given.get(item)
    bound = (check_in.id, message.position)
    options = [
        page.key(
            wording.options[option.key].label,
            "a",
            *bound,
            option.value,
            message.turn,
            ticked=given is not None and given.value == option.value,
        )
        for option in instrument.options
    ]
    lines = _in_rows(options, 2 if len(options) <= FEW_OPTIONS else 5)
    why = page.key(page.label("check_in.why"), "why", *bound)
    if instrument.allow_na:
        fits_not = page.label("check_in.na") if wording.na is None else wording.na.label
        na = page.key(fits_not, "na", *bound, message.turn, ticked=given is not None and given.value is None)
        lines.append([na, why])
    else:
        lines.append([why])
    lines.append(
        [
            page.key(page.label("check_in.back"), "back", check_in.id, message.turn),
            page.key(page.label("check_in.skip"), "skip_q", *bound, message.turn),
            page.key(page.label("check_in.rest"), "later", check_in.id, message.turn),
        ]
    )
    lines.append([page.key(page.label("menu.help_now"), "menu", "help_now")])
    return Rendered(page.scene.chat, text, _frozen(lines))


def _review(
    page: Page, message: ShowReview, check_in: CheckIn, instrument: Instrument, wording: Wording
) -> Rendered:
    labels = {option.value: wording.options[option.key].label for option in instrument.options}
    lines = [page.say("check_in.review"), ""]
    for number, item in enumerate(check_in.items, start=1):
        lines.append(f"{number}. {page.formats.arg(wording.items[item].text)}")
        lines.append(f"    <b>{page.formats.arg(_answer(page, check_in, item, labels, wording))}</b>")
    answered = sum(given.value is not None for given in check_in.given.values())
    least = instrument.rules.min_answered
    if answered < least:
        lines += ["", page.say("check_in.review_few", answered=str(answered), least=str(least))]
    numbers = [
        page.key(str(position + 1), "goto", check_in.id, position, message.turn)
        for position in range(len(check_in.items))
    ]
    keys = _in_rows(numbers, 5)
    keys.append([page.key(page.label("check_in.hand_in"), "hand_in", check_in.id, message.turn)])
    keys.append(
        [
            page.key(page.label("check_in.back"), "back", check_in.id, message.turn),
            page.key(page.label("check_in.rest"), "later", check_in.id, message.turn),
        ]
    )
    return Rendered(page.scene.chat, "\n".join(lines), _frozen(keys))


def _answer(page: Page, check_in: CheckIn, item: str, labels: dict[int, str], wording: Wording) -> str:
    given = check_in.given.get(item)
    if given is None:
        return page.label("check_in.unanswered")
    if given.value is None:
        return wording.na.label if wording.na else page.label("check_in.na")
    return labels[given.value]


def _in_rows(keys: list[Key], per_row: int) -> list[list[Key]]:
    return [keys[start : start + per_row] for start in range(0, len(keys), per_row)]


def _frozen(lines: list[list[Key]]) -> tuple[tuple[Key, ...], ...]:
    return tuple(tuple(line) for line in lines)
