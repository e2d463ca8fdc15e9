"""The plan for a hard day, as a value."""

from domain.safety_plan import LONGEST_PART, Part, SafetyPlan


def test_the_four_parts_are_asked_one_after_the_other() -> None:
    asked = [Part.SIGNS]
    while (following := asked[-1].next) is not None:
        asked.append(following)
    assert asked == [Part.SIGNS, Part.HELPS, Part.PEOPLE, Part.NUMBERS]
    assert [part.number for part in asked] == [1, 2, 3, 4]


def test_changing_one_part_leaves_the_others_alone() -> None:
    plan = SafetyPlan("no sleep", "the dog", "Jo", "116 123").changed(Part.HELPS, "music")
    assert plan == SafetyPlan("no sleep", "music", "Jo", "116 123")
    assert plan.changed(Part.HELPS, "").of(Part.HELPS) is None


def test_a_plan_is_taken_up_again_at_the_first_part_without_words() -> None:
    assert SafetyPlan().first_gap is Part.SIGNS
    assert SafetyPlan("no sleep", None, "Jo").first_gap is Part.HELPS
    assert SafetyPlan("no sleep", "the dog", "Jo", "116 123").first_gap is None


def test_a_plan_is_empty_only_without_a_word_in_it() -> None:
    assert SafetyPlan().empty
    assert not SafetyPlan(numbers="116 123").empty


def test_added_words_stand_below_what_was_there_and_never_push_it_out() -> None:
    assert SafetyPlan().added(Part.SIGNS, "no sleep") == SafetyPlan("no sleep")
    assert SafetyPlan("no sleep").added(Part.SIGNS, "no calls") == SafetyPlan("no sleep\nno calls")
    full = SafetyPlan("x" * (LONGEST_PART - 5))
    assert full.added(Part.SIGNS, "1234") is not None
    assert full.added(Part.SIGNS, "12345") is None
