"""The e-mail about a red flag says enough to act on, and nothing about who it is."""

from dataclasses import replace

import pytest

from domain.alerts import Alert, AlertId, Mail, MailId, Open
from domain.patient import PatientId
from post.letter import letter, plain_category
from tests.actions.world import house, london

RAISED = london(23, 10, 5)
ALERT = Alert(AlertId(12), PatientId(987654321), "crisis.suicidal", "suicidal-plan", RAISED, Open(None), 1)
MAIL = Mail(MailId(5), ALERT, 1, "jo@example.org", 1, "the Harbour clinic")


def body(mail: Mail) -> str:
    return letter(mail, house(), "bt@example.org", RAISED).get_content()


def test_it_says_which_since_when_and_where_to_look() -> None:
    text = body(MAIL)
    assert "Number:    12\n" in text
    assert "Category:  crisis: suicidal\n" in text
    assert "Since:     Mon 23 Nov 2026, 10:05 (Europe/London)\n" in text
    assert "python main.py alerts acknowledge 12" in text
    assert "Somebody at the Harbour clinic wrote" in text


def test_the_time_is_the_wall_clock_of_the_service_in_summer_too() -> None:
    summer = london(1, 10, 5, month=7)
    assert "10:05" in body(replace(MAIL, alert=replace(ALERT, raised_at=summer)))


def test_it_names_neither_the_person_nor_the_rule_and_keeps_the_category_off_the_lock_screen() -> None:
    whole = letter(MAIL, house(), "bt@example.org", RAISED)
    assert "987654321" not in whole.as_string()
    assert "suicidal-plan" not in whole.as_string()
    assert "suicidal" not in whole["Subject"]
    assert "suicidal" not in body(MAIL).splitlines()[0]


def test_it_says_who_is_next_and_who_is_the_last() -> None:
    assert "the next is told after 60 minutes of service hours" in body(MAIL)
    assert "nobody is told after you" in body(replace(MAIL, step=3))


@pytest.mark.parametrize(("wants", "said"), [(True, True), (False, False)])
def test_it_says_when_a_call_was_asked_for(wants: bool, said: bool) -> None:
    assert (
        "They ask for a person to call" in body(replace(MAIL, alert=replace(ALERT, wants_call=wants)))
    ) == said


def test_a_second_try_is_the_same_letter_for_the_readers_machine() -> None:
    first, second = (letter(replace(MAIL, attempt=n), house(), "bt@example.org", RAISED) for n in (1, 2))
    assert first.as_string() == second.as_string()
    assert first["Message-ID"] == "<alert-12-1-5@example.org>"


def test_no_absence_note_answers_it() -> None:
    assert letter(MAIL, house(), "bt@example.org", RAISED)["Auto-Submitted"] == "auto-generated"


def test_categories_read_as_words() -> None:
    assert plain_category("emergency.head_injury") == "emergency: head injury"
