"""The triage rules of one language: `load_rules` for the service, `rule_findings` for the linter.

words.yaml      families, equal spellings, misspellings        ordinary.txt   real words, never slips
scope.yaml      the order of categories, clauses, cues         <group>-<name>.yaml   one category's rules
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from content.findings import Finding, first_error
from content.yamlfile import Sheet, Where, read_sheet
from domain.triage.pattern import Grammar, PatternFault, entry, parse
from domain.triage.rules import CATEGORIES, CUE_KINDS, HEARD, Clauses, Cue, Rule, RuleSet
from domain.triage.text import fold

SHIPPED = Path(__file__).parent / "triage"
_RULE_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RULE_FIELDS = {"id", "why", "any", "unless", "not_in", "ignores", "heard"}
_CUE_FIELDS = {"kind", "reach", "why", "any"}


class RulesFault(ValueError):
    """The rules of a language cannot be used; the message is the first fault, with its file and line."""


def load_rules(language: str = "en", root: Path = SHIPPED) -> RuleSet:
    """The rules of a language. Raises RulesFault with the first thing that is wrong."""
    folder = root / language
    rules, findings = read_rules(folder)
    fault = first_error(findings)
    if fault or rules is None:
        raise RulesFault(str(fault or f"There are no triage rules in {folder}."))
    return rules


def rule_findings(folder: Path) -> list[Finding]:
    """Everything wrong with a language's folder of rules, in the order of files and lines."""
    return sorted(read_rules(folder)[1], key=lambda found: (found.file, found.line))


def read_rules(folder: Path) -> tuple[RuleSet | None, list[Finding]]:
    """The rules as far as they can be read, and what is wrong with them."""
    words, scope = read_sheet(folder / "words.yaml"), read_sheet(folder / "scope.yaml")
    sheets = [words, scope]
    grammar = _grammar(words)
    misspellings = _misspellings(words)
    cues = tuple(_cues(scope, grammar))
    rules = list[Rule]()
    for path in sorted(folder.glob("*-*.yaml")):
        sheet = read_sheet(path)
        sheets.append(sheet)
        rules += _rules(sheet, grammar, {rule.id for rule in rules})
    order = _order(scope, rules)
    findings = [found for sheet in sheets for found in sheet.findings]
    if any(found.severity == "error" for found in findings):
        return None, findings
    ordinary = _ordinary(folder / "ordinary.txt")
    clauses = _clauses(scope)
    return (
        RuleSet(
            folder.name,
            order,
            tuple(rules),
            cues,
            grammar.families,
            grammar.same,
            misspellings,
            ordinary,
            clauses,
        ),
        findings,
    )


def _grammar(sheet: Sheet) -> Grammar:
    families = {name: _strings(sheet, ("families", name)) for name in _table(sheet, ("families",))}
    same: dict[str, tuple[str, ...]] = {}
    for word in _table(sheet, ("same",)):
        spellings = _strings(sheet, ("same", word))
        same["".join(entry(str(word)))] = spellings
    for name, options in families.items():
        for option in options:
            if "{" in option or "/" in option:
                sheet.fault(
                    ("families", name),
                    "family",
                    f"“{option}” in {name}.",
                    "list plain words and phrases only",
                )
    return Grammar(
        {name: tuple(o.replace(" ", "_") for o in options) for name, options in families.items()}, same
    )


def _misspellings(sheet: Sheet) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for right, wrongs in _table(sheet, ("misspellings",)).items():
        for wrong in wrongs if isinstance(wrongs, list) else ():
            folded = fold(str(wrong)).strip()
            if not folded.isalpha():
                sheet.fault(
                    ("misspellings", right), "misspelling", f"“{wrong}” is not one word.", "one word only"
                )
            found[folded] = " ".join(entry(str(right)))
    return found


def _cues(sheet: Sheet, grammar: Grammar) -> Iterator[Cue]:
    for number, raw in enumerate(_list(sheet, ("cues",))):
        where: Where = ("cues", number)
        if not isinstance(raw, dict) or raw.keys() - _CUE_FIELDS or raw.get("kind") not in CUE_KINDS:
            sheet.fault(where, "cue", "Not a cue.", f"kind (one of {', '.join(CUE_KINDS)}), reach, any")
            continue
        reach = raw.get("reach", 0)
        if not isinstance(reach, int) or not 0 <= reach <= 20:
            sheet.fault(where, "cue", f"The reach {reach} is no number of words.", "0 to 20")
            continue
        yield Cue(raw["kind"], reach, _patterns(sheet, (*where, "any"), grammar, parts=1))


def _rules(sheet: Sheet, grammar: Grammar, taken: set[str]) -> Iterator[Rule]:
    category = _table(sheet, ()).get("category")
    if category not in CATEGORIES:
        sheet.fault(
            ("category",), "category", f"“{category}” is no category.", f"one of {', '.join(CATEGORIES)}"
        )
        return
    for number, raw in enumerate(_list(sheet, ("rules",))):
        where: Where = ("rules", number)
        if not isinstance(raw, dict) or raw.keys() - _RULE_FIELDS or not {"id", "any"} <= raw.keys():
            sheet.fault(
                where, "rule", "Not a rule.", f"id and any; may have {', '.join(sorted(_RULE_FIELDS))}"
            )
            continue
        name = str(raw["id"])
        if not _RULE_ID.fullmatch(name) or name in taken:
            sheet.fault(where, "rule-id", f"The id “{name}” is taken or not like-this.", "choose another id")
        taken.add(name)
        ignores = frozenset(_strings(sheet, (*where, "ignores"))) if "ignores" in raw else frozenset[str]()
        if ignores - set(CUE_KINDS):
            sheet.fault((*where, "ignores"), "ignores", "Unknown kind of cue.", f"of {', '.join(CUE_KINDS)}")
        heard = raw.get("heard", "danger")
        if heard not in HEARD:
            sheet.fault((*where, "heard"), "heard", f"“{heard}” is not known.", f"one of {', '.join(HEARD)}")
            continue
        unless, not_in = (
            _patterns(sheet, (*where, field), grammar, parts=1) if field in raw else ()
            for field in ("unless", "not_in")
        )
        yield Rule(
            name,
            str(category),
            _patterns(sheet, (*where, "any"), grammar, parts=4),
            unless,
            not_in,
            ignores,
            heard,
        )


def _patterns(sheet: Sheet, where: Where, grammar: Grammar, *, parts: int) -> tuple[str, ...]:
    patterns = _strings(sheet, where)
    for number, pattern in enumerate(patterns):
        try:
            if len(parse(pattern, grammar)) > parts:
                raise PatternFault(f"Too many `&` here (parts allowed: {parts}).")
        except PatternFault as fault:
            sheet.fault((*where, number), "pattern", str(fault), "see content/triage/README.md")
    return patterns


def _order(sheet: Sheet, rules: list[Rule]) -> tuple[str, ...]:
    order = _strings(sheet, ("order",))
    if sorted(order) != sorted(CATEGORIES):
        odd = set(order) ^ set(CATEGORIES)
        sheet.fault(
            ("order",), "order", f"Missing, unknown or twice: {', '.join(sorted(odd))}.", "list each once"
        )
    bare = set(CATEGORIES) - {rule.category for rule in rules}
    if bare:
        sheet.fault(("order",), "no-rules", f"No rules for {', '.join(sorted(bare))}.", "add a file for each")
    return order


def _clauses(sheet: Sheet) -> Clauses:
    always, joins, starters, alone, carriers = (
        frozenset(fold(word) for word in _strings(sheet, ("clauses", part)))
        for part in ("always", "joins", "starters", "alone", "carriers")
    )
    return Clauses(always, joins, starters, alone, carriers)


def _ordinary(path: Path) -> frozenset[str]:
    if not path.exists():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def _at(sheet: Sheet, where: Where) -> Any:
    found: Any = sheet.data
    for step in where:
        if isinstance(found, dict):
            found = found.get(step)
        elif isinstance(found, list) and isinstance(step, int) and step < len(found):
            found = found[step]
        else:
            return None
    return found


def _table(sheet: Sheet, where: Where) -> Mapping[Any, Any]:
    found = _at(sheet, where)
    if isinstance(found, dict):
        return found
    if not sheet.findings:
        sheet.fault(where, "shape", f"“{_name(where)}” is not a table.", "write `name: …` lines")
    return {}


def _list(sheet: Sheet, where: Where) -> list[Any]:
    found = _at(sheet, where)
    if isinstance(found, list) and found:
        return found
    if not sheet.findings:
        sheet.fault(where, "shape", f"“{_name(where)}” is not a list, or empty.", "write `- …` lines")
    return []


def _strings(sheet: Sheet, where: Where) -> tuple[str, ...]:
    found = _list(sheet, where)
    for number, each in enumerate(found):
        if not isinstance(each, str):
            sheet.fault((*where, number), "shape", f"“{each}” is not text.", "put it in quotes")
    return tuple(str(each) for each in found)


def _name(where: Where) -> str:
    return ".".join(str(step) for step in where) or "the file"
