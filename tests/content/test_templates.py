"""Tip bodies as templates: what a coordinator may write, and what can never run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import templates
from content.templates import TemplateRefused, faults, render, unwrap, variants


def shown(source: str, **values: str) -> str:
    return render("tip", 1, "en", source, values)


def test_a_name_is_used_when_there_is_one() -> None:
    source = "{% if name %}{{ name }}, put{% else %}Put{% endif %} your shoes by the door."
    assert shown(source, name="Sam") == "Sam, put your shoes by the door."
    assert shown(source) == "Put your shoes by the door."


def test_an_empty_name_gets_the_default() -> None:
    assert shown("Hello {{ name | default('you') }}.", name="") == "Hello you."
    assert shown("Hello {{ name | default('you') }}.", name="Sam") == "Hello Sam."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ topic | upper }}", "MOVING"),
        ("{{ topic | capitalize }}", "Moving"),
        ("{{ topic | lower | trim }}", "moving"),
        ("{% if topic == 'eating' %}a{% elif topic != 'mood' and not site %}b{% else %}c{% endif %}", "b"),
        ("{% if 'dog' in matters or name %}woof{% endif %}", "woof"),
    ],
)
def test_what_is_allowed_works(source: str, expected: str) -> None:
    assert shown(source, topic="moving", matters="walking the dog") == expected


@pytest.mark.parametrize(
    "source",
    [
        "{{ secret }}",
        "{{ name.upper() }}",
        "{{ name.__class__ }}",
        "{{ name['x'] }}",
        "{{ name[0] }}",
        "{{ ''.join(name) }}",
        "{{ 'x' * 999999999 }}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ name ~ name }}",
        "{{ name + name }}",
        "{{ name % 9 }}",
        "{{ 7 }}",
        "{{ name < 'x' }}",
        "{{ name if name }}",
        "{{ [name] }}",
        "{{ {'a': name} }}",
        "{{ name is defined }}",
        "{{ name | replace('a', 'b') }}",
        "{{ name | center(100000000) }}",
        "{{ name | trim('x') }}",
        "{{ name | default('a', true) }}",
        "{{ name | default(*name) }}",
        "{{ range(10) }}",
        "{{ self }}",
        "{{ cycler }}",
        "{% for x in name %}{% endfor %}",
        "{% set name = 'x' %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% block b %}{% endblock %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call name() %}{% endcall %}",
        "{% with %}{% endwith %}",
        "{% autoescape false %}x{% endautoescape %}",
        "{% if name %}",
        "{{ name",
        "{% nonsense %}",
        "{{ " + "(" * 1500 + "name" + ")" * 1500 + " }}",
        "{% if name %}" * 140 + "x" + "{% endif %}" * 140,
        "x" * 4001,
    ],
)
def test_whatever_could_run_code_or_fill_memory_is_refused(source: str) -> None:
    assert faults(source)
    with pytest.raises(TemplateRefused):
        shown(source, name="Sam")


def test_a_refusal_names_the_line() -> None:
    (fault,) = faults("one\n\n{{ secret }}")
    assert (fault.line, fault.message) == (3, "Unknown variable “secret”.")


def test_words_of_a_patient_are_never_read_as_a_template() -> None:
    assert shown("{{ matters }}", matters="{{ secret }}{% for %}") == "{{ secret }}{% for %}"


def test_very_long_words_of_a_patient_cannot_flood_a_tip() -> None:
    assert len(shown("{{ matters }}", matters="x" * 100_000)) == templates.LONGEST_VALUE


def test_lines_wrapped_in_the_file_are_joined_and_lists_are_kept() -> None:
    assert unwrap("one\ntwo\n\n\nthree\n- four\n- five\n  six") == "one two\n\nthree\n- four\n- five six"


def test_a_corrected_typo_shows_at_once() -> None:
    assert shown("Put you shoes by the door.") != shown("Put your shoes by the door.")


def test_every_branch_is_seen_by_the_linter() -> None:
    source = "{% if topic == 'mood' %}a{% elif name %}b{{ name }}{% else %}c{% endif %}"
    assert set(variants(source)) == {"a", "bSam", "bmood", "c"}


@given(st.text(alphabet="{}%#|. ()'\"nameif=x\n", max_size=60))
def test_no_text_whatever_breaks_the_checker_and_what_it_passes_can_be_shown(source: str) -> None:
    if not faults(source):
        assert isinstance(shown(source, name="Sam"), str)
