"""What the linter says of a tip, in words for those who write tips: its own are for those who edit files."""

import re
from collections.abc import Mapping
from dataclasses import replace

from content.templates import VARIABLES
from content.tipcheck import Spot

_CHOOSE = f"choose one of those under the words: {', '.join(VARIABLES)}"
_HEAD: Mapping[str, str] = {
    "levels": "Tick at least one level.",
    "topics": "Tick at least one topic.",
    "evidence": "Say where it comes from, or write: general advice.",
    "owner": "Say who looks after this tip.",
    "review": "Choose a day by which somebody reads it again.",
}
# Of what the template's own reader says: the first that is found. Text after it, and its cure.
_BROKEN: tuple[tuple[str, str, str], ...] = (
    (r"following tags|end of statement block", "A condition is not closed.", "it ends with {% endif %}"),
    (
        r"unknown tag '(?:endif|else|elif)'",
        "A condition ends that has not begun.",
        "begin it with {% if … %}",
    ),
    (r"end of comment", "A remark is not closed.", "every {# needs its #}"),
    (r"Expected an expression", "A placeholder is empty.", _CHOOSE),
    (r"end of print statement|unexpected '}'", "A placeholder is not closed: every {{ needs its }}.", ""),
    (r"parse", "A placeholder can’t be read.", _CHOOSE),
    (r"Unknown variable “(.*)”", "There is no placeholder “{}”.", _CHOOSE),
    (r"Unknown filter “(.*)”", "“{}” can’t be used in a placeholder.", _CHOOSE),
    (r"not allowed|may compare|not a text|too much|too deeply", "This can’t be used in a tip.", _CHOOSE),
)


def for_authors(spot: Spot) -> Spot:
    """The same finding, in words for somebody who has never seen the file."""
    if spot.rule == "head-value" and spot.field in _HEAD:
        return replace(spot, message=_HEAD[spot.field], cure="")
    if spot.rule == "empty":
        return replace(spot, message="Write the words.", cure="")
    if spot.rule == "template":
        return _template(spot)
    return spot


def _template(spot: Spot) -> Spot:
    for pattern, message, cure in _BROKEN:
        if found := re.search(pattern, spot.message):
            return replace(
                spot, message=message.format(*found.groups()) if found.groups() else message, cure=cure
            )
    return spot
