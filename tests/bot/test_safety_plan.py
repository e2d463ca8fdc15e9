"""How the plan for a hard day looks in the chat."""

from dataclasses import replace

import pytest

from bot.parts import parts_of
from bot.rendered import Rendered
from bot.safety_plan import rendered
from domain.messages import Button, ShowPlan, Words
from domain.safety_plan import LONGEST_PART, SafetyPlan
from tests.bot.pages import page_for, person

CHANGE = Button("plan.change_part", "plan_part", ("signs",), {"part": Words("plan.signs")})


def drawn(plan: SafetyPlan | None, message: ShowPlan | None = None) -> Rendered:
    message = message or ShowPlan("plan.title", ((CHANGE,),))
    page = page_for(person(), message)
    page.scene = replace(page.scene, plan=plan)
    return rendered(page, message)


def test_their_words_stand_under_our_headings_and_parts_left_out_are_not_shown() -> None:
    html = drawn(SafetyPlan("no sleep", None, "Jo & Mam <3", None)).html
    assert "<b>My signs</b>\nno sleep\n\n<b>My people</b>\nJo &amp; Mam &lt;3\n\n" in html
    assert "What helps" not in html and "My numbers" not in html


@pytest.mark.parametrize("opening", ["plan.title", "plan.made", "plan.changed", "plan.hard_time"])
def test_whatever_they_wrote_the_plan_ends_with_who_is_always_there(opening: str) -> None:
    html = drawn(SafetyPlan(helps="the dog"), ShowPlan(opening)).html
    last = html.rsplit("\n\n", 1)[1]
    assert "Samaritans" in last and "111" in last and "999" in last


def test_the_longest_plan_is_one_message_with_its_buttons_below() -> None:
    plan = SafetyPlan(*("w" * LONGEST_PART for _ in range(4)))
    (part,) = parts_of(drawn(plan))
    assert part.markup is not None


def test_buttons_say_which_part_they_change() -> None:
    assert drawn(SafetyPlan("no sleep")).keyboard[0][0].text == "Change: My signs"


def test_a_plan_deleted_before_the_message_left_is_not_made_up() -> None:
    with pytest.raises(LookupError):
        drawn(None)
