"""Every mechanism that `make mutations` takes out is still where it looks for it."""

import re

import pytest

from tests.mutations.__main__ import mutated
from tests.mutations.list import MUTATIONS, Mutation
from tests.process import ROOT


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.name)
def test_a_mechanism_that_has_moved_is_noticed_at_once(mutation: Mutation) -> None:
    texts = {change.file: (ROOT / change.file).read_text(encoding="utf-8") for change in mutation.changes}
    for change in mutation.changes:
        texts[change.file] = mutated(texts[change.file], change.anchor, change.instead, change.file)
    for name, text in texts.items():
        compile(text, name, "exec")


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda each: each.name)
def test_the_tests_that_shall_notice_are_there(mutation: Mutation) -> None:
    for test in mutation.tests:
        if test != "crash":
            file, _, name = test.partition("::")
            text = (ROOT / file).read_text(encoding="utf-8")
            assert re.search(rf"def {name or 'test_'}", text), test
