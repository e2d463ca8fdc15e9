"""How well the rules do: `python -m content.triage_measure [--write]`, in all and per category.

The held-out half (heldout5) was counted once, before the rules were mended again: its figures are carried
over as they stand, and its files are not read.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path

from content.triage_commands import triage_in
from content.triage_examples import NONE, SPOILT, Example, halves_on_file, read_examples, spoil
from domain.triage import Assessment, Triage
from domain.triage.rules import CATEGORIES, group_of

REPORT = Path(__file__).parent.parent / "docs" / "safety" / "triage.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
SEEDS = (1, 2, 3)
_Z = 1.959964  # two-sided 95 %


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `all`."""

    hits: int
    all: int

    @property
    def percent(self) -> float:
        """0 to 100; of nothing, 0."""
        return 100 * self.hits / self.all if self.all else 0.0

    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval in percent (Wilson 1927, doi 10.1080/01621459.1927.10502953)."""
        if not self.all:
            return 0.0, 100.0
        share, n = self.hits / self.all, self.all
        middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return 100 * max(0.0, middle - half), 100 * min(1.0, middle + half)

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{self.hits}/{self.all} = {self.percent:.1f} % ({low:.1f}–{high:.1f})"


@dataclass(frozen=True, slots=True)
class Verdict:
    """An example and what the rules made of it."""

    example: Example
    found: Assessment

    @property
    def alerted(self) -> bool:
        return self.found.alerts

    @property
    def exact(self) -> bool:
        return self.alerted and self.found.category == self.example.expected


def judge(triage: Triage, examples: Iterable[Example]) -> list[Verdict]:
    """Every example, assessed."""
    return [Verdict(example, triage.assess(example.text)) for example in examples]


def found(verdicts: Iterable[Verdict]) -> Share:
    """How many alerted."""
    seen = [verdict.alerted for verdict in verdicts]
    return Share(sum(seen), len(seen))


def exact(verdicts: Iterable[Verdict]) -> Share:
    """How many alerted in the category expected."""
    seen = [verdict.exact for verdict in verdicts]
    return Share(sum(seen), len(seen))


def report(triage: Triage, halves: Sequence[str] | None = None) -> str:
    """The measured part of docs/safety/triage.md, in Markdown; without `halves`, all on file."""
    halves = halves_on_file() if halves is None else halves
    return "\n".join(line for half in halves for line in _half(triage, half))


def per_rule(triage: Triage, halves: Sequence[str]) -> str:
    """Each rule on these halves: how often it spoke, and how often rightly."""
    hits, right, wrong = Counter[str](), Counter[str](), Counter[str]()
    for half in halves:
        for verdict in judge(triage, read_examples(f"positives-{half}")):
            if verdict.alerted:
                hits[str(verdict.found.rule)] += 1
                right[str(verdict.found.rule)] += verdict.exact
        for verdict in judge(triage, read_examples(f"negatives-{half}")):
            if verdict.alerted:
                wrong[str(verdict.found.rule)] += 1
    rows = (f"{rule} | {hits[rule]} | {right[rule]} | {wrong[rule]}" for rule in sorted({*hits, *wrong}))
    title = "### Each rule, on all development examples together"
    why = "Of the rules that fit one message only the most urgent is counted; a rule not named never spoke."
    return "\n".join(
        ("", title, "", why, "", *_table("rule | hits | in the right category | false alarms", rows))
    )


def counted_before(path: Path = REPORT) -> str:
    """The held-out part of the report as it stands: it was counted once, and is never counted again."""
    _, _, measured = path.read_text(encoding="utf-8").partition(BEGIN)
    _, title, rest = measured.partition(END)[0].partition(f"### {_TITLES['heldout5']}")
    return f"{title}{rest}".rstrip("\n")


def _half(triage: Triage, half: str) -> Iterator[str]:
    positives = judge(triage, read_examples(f"positives-{half}"))
    negatives = judge(triage, read_examples(f"negatives-{half}"))
    yield from ("", f"### {_TITLES.get(half, half)}", "")
    yield from _table(
        "category | found (any alert) | found in this category", _per_category(positives, negatives)
    )
    yield from _table("kind of example | found", _per_class(positives))
    yield from _table("explicit ones only | found", _explicit(positives))
    yield from _table("everyday messages | false alarms", _per_class(negatives))
    yield from _table("everyday messages | answered in their own way", _answered(negatives))
    yield from _table("spoilt copies | found | false alarms", _spoilt(triage, positives, negatives))


_TITLES = {
    "dev": "Development: the first half the rules were written on",
    "dev2": "Development: the first held-out half, opened and written on since 23 November 2026",
    "dev3": "Development: the second held-out half, opened after its one count",
    "dev4": "Development: the third held-out half, opened after its one count",
    "dev5": "Development: the fourth held-out half, opened after its one count",
    "heldout5": "The fifth held-out half, written apart from the rules and counted once",
}


def _per_category(positives: list[Verdict], negatives: list[Verdict]) -> Iterator[str]:
    by: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in positives:
        by[verdict.example.expected].append(verdict)
    for category in CATEGORIES:
        wrong = sum(verdict.alerted and verdict.found.category == category for verdict in negatives)
        quiet = Share(len(negatives) - wrong, len(negatives))
        yield f"{category} | {found(by[category])} | {exact(by[category])} | {quiet}"
    for name, groups in (
        ("emergencies and crises", ("emergency", "crisis")),
        ("safeguarding", ("safeguarding",)),
    ):
        some = [each for each in positives if each.example.expected != NONE and _group(each) in groups]
        quiet = Share(
            sum(not each.alerted or each.found.group not in groups for each in negatives), len(negatives)
        )
        yield f"**{name}** | **{found(some)}** | {exact(some)} | {quiet}"


def _group(verdict: Verdict) -> str:
    return group_of(verdict.example.expected)


def _per_class(verdicts: list[Verdict]) -> Iterator[str]:
    by: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by[verdict.example.kind].append(verdict)
    for kind in sorted(by):
        yield f"{kind} | {found(by[kind])}"
    yield f"**all** | **{found(verdicts)}**"


def _explicit(positives: list[Verdict]) -> Iterator[str]:
    """Said outright (any kind but `indirect`): what the aim is about."""
    outright = [each for each in positives if each.example.kind != "indirect"]
    for name, groups in (
        ("emergencies and crises", ("emergency", "crisis")),
        ("safeguarding", ("safeguarding",)),
    ):
        yield f"**{name}** | **{found(each for each in outright if _group(each) in groups)}**"


def _answered(negatives: list[Verdict]) -> Iterator[str]:
    """Denials and questions: help is offered and nobody is alerted."""
    for kind, urgency, name in (
        ("negated", "lowered", "denials: help offered, no alert"),
        ("question", "question", "questions: where to ask, no alert"),
    ):
        some = [each for each in negatives if each.example.kind == kind]
        yield f"{name} | {Share(sum(each.found.urgency == urgency for each in some), len(some))}"
    quiet = [each for each in negatives if each.example.kind not in ("negated", "question")]
    needless = sum(each.found.urgency in ("lowered", "question") for each in quiet)
    yield f"other everyday messages: one of these replies needlessly | {Share(needless, len(quiet))}"


def _spoilt(triage: Triage, positives: list[Verdict], negatives: list[Verdict]) -> Iterator[str]:
    for how in SPOILT:
        shares = [found(judge(triage, _copies(how, some))) for some in (positives, negatives)]
        yield f"{how} | {shares[0]} | {shares[1]}"


def _copies(how: str, verdicts: Iterable[Verdict]) -> Iterator[Example]:
    for verdict in verdicts:
        each = verdict.example
        for seed in SEEDS if how in ("one typo", "emoji") else SEEDS[:1]:
            yield Example(spoil(how, each.text, seed), each.expected, each.kind)


def _table(head: str, rows: Iterator[str]) -> Iterator[str]:
    columns = head.count("|") + 1
    if head.startswith("category"):
        head, columns = f"{head} | quiet on everyday messages", columns + 1
    yield f"| {head} |"
    yield "|" + "---|" * columns
    yield from (f"| {row} |" for row in rows)
    yield ""


def write(measured: str, path: Path = REPORT) -> None:
    """Put the measured part between its marks. Raises ValueError for a report without them."""
    text = path.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{path} has no place for the figures: it needs {BEGIN} and {END}.")
    path.write_text(f"{before}{BEGIN}\n{measured}\n{END}{after}", encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Print the figures; with `--write` also put them into the report."""
    development = [half for half in halves_on_file() if half.startswith("dev")]
    triage = triage_in("en")
    measured = "\n".join((report(triage, development), per_rule(triage, development), "", counted_before()))
    sys.stdout.write(f"{measured}\n")
    if "--write" in arguments:
        write(measured)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
