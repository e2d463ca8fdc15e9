"""Tip bodies as templates: Jinja2 behind an allow-list, so that no text can run code or exhaust memory.

The sandbox alone does not stop loops and huge strings (shared/measured.md), so the parsed tree is
checked first: known variables, if / elif / else, comparisons, and / or / not, and a few filters.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from jinja2 import Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

VARIABLES = ("name", "matters", "site", "topic")
FILTERS = ("default", "lower", "upper", "capitalize", "trim")
SAMPLE = {"name": "Sam", "matters": "walking the dog to the sea", "site": "the clinic", "topic": "moving"}
LONGEST_SOURCE = 4000  # characters; a Telegram message holds 4,096
LONGEST_VALUE = 500  # characters of one variable, so that "what matters" cannot flood a tip
MOST_VARIANTS = 64

_PLAIN_NODES = (nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.And, nodes.Or, nodes.Not)
_COMPARISONS = ("eq", "ne", "in", "notin")


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """A construct that tips may not use; `line` counts from 1 within the body."""

    line: int
    message: str


class TemplateRefused(ValueError):
    """The body uses something outside the allow-list."""


def _default(value: Any, instead: str = "") -> Any:
    """Jinja's own `default` ignores empty values; a patient without a name is the case that matters to us."""
    return value or instead


def _environment() -> ImmutableSandboxedEnvironment:
    environment = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, autoescape=False)
    environment.globals.clear()
    environment.filters = {name: environment.filters[name] for name in FILTERS}
    environment.filters["default"] = _default
    return environment


_ENVIRONMENT = _environment()


def faults(source: str) -> list[TemplateFault]:
    """Everything in this body that the allow-list refuses, with its line; empty when it may be rendered."""
    if len(source) > LONGEST_SOURCE:
        return [TemplateFault(1, f"The body has more than {LONGEST_SOURCE} characters.")]
    try:
        refused = list(_refusals(_ENVIRONMENT.parse(source)))
        if not refused:
            _ENVIRONMENT.from_string(source)
    except TemplateSyntaxError as broken:
        return [TemplateFault(broken.lineno, f"The template does not parse: {broken.message}")]
    except (RecursionError, SyntaxError):  # hundreds of nested ifs compile to Python that Python refuses
        return [TemplateFault(1, "The template is nested too deeply.")]
    return refused


def _refusals(node: nodes.Node) -> Iterator[TemplateFault]:
    reason = _refusal(node)
    if reason:
        yield TemplateFault(node.lineno, reason)
        return
    for child in node.iter_child_nodes():
        yield from _refusals(child)


def _refusal(node: nodes.Node) -> str | None:
    """Why this one node may not be used; None when it may."""
    match node:
        case nodes.Name(name=name):
            return None if name in VARIABLES else f"Unknown variable “{name}”."
        case nodes.Const(value=value):
            return None if isinstance(value, str) else f"The value {value!r} is not a text in quotes."
        case nodes.Filter(name=name) if name not in FILTERS:
            return f"Unknown filter “{name}”."
        case nodes.Filter():
            return _refused_arguments(node)
        case nodes.Compare():
            return None
        case nodes.Operand(op=op):
            return None if op in _COMPARISONS else "Only ==, !=, in and not in may compare."
        case _ if isinstance(node, _PLAIN_NODES):
            return None
        case _:
            return f"The construct “{type(node).__name__}” is not allowed in a tip."


def _refused_arguments(node: nodes.Filter) -> str | None:
    wanted = 1 if node.name == "default" else 0
    if len(node.args) > wanted or node.kwargs or node.dyn_args or node.dyn_kwargs or node.node is None:
        return f"The filter “{node.name}” is given too much."
    return None


@lru_cache(maxsize=8192)
def _compiled(tip: str, version: int, language: str, source: str) -> Template:
    """Compiled once per tip, version and language: 31,000 renderings a second instead of 231.

    The source is part of the key because a corrected typo is a new revision of the same version.
    """
    refused = faults(source)
    if refused:
        raise TemplateRefused(f"Tip {tip}, language {language}, line {refused[0].line}: {refused[0].message}")
    return _ENVIRONMENT.from_string(source)


def render(tip: str, version: int, language: str, source: str, values: Mapping[str, str]) -> str:
    """A body as plain text (not HTML) for one patient; missing values count as empty.

    Raises TemplateRefused for a body outside the allow-list.
    """
    template = _compiled(tip, version, language, source)
    given = {name: str(values.get(name, "") or "")[:LONGEST_VALUE] for name in VARIABLES}
    try:
        return unwrap(template.render(given))
    except TemplateError as broken:
        raise TemplateRefused(f"Tip {tip}, language {language}: {broken}") from broken


def unwrap(text: str) -> str:
    """Join lines that were only wrapped in the file; blank lines and list lines stay."""
    paragraphs = re.split(r"\n\s*\n", text.strip())
    return "\n\n".join(joined for paragraph in paragraphs if (joined := _joined(paragraph)))


def _joined(paragraph: str) -> str:
    lines = list[str]()
    for line in (" ".join(part.split()) for part in paragraph.splitlines()):
        if lines and not line.startswith(("- ", "• ")):
            lines[-1] = f"{lines[-1]} {line}".strip()
        elif line:
            lines.append(line)
    return "\n".join(lines)


def variants(source: str) -> list[str]:
    """What this body can look like: each variable it uses present, empty, or as it is compared with."""
    tree = _ENVIRONMENT.parse(source)
    used = sorted({name.name for name in tree.find_all(nodes.Name)})
    compared = {const.value for test in tree.find_all(nodes.Compare) for const in test.find_all(nodes.Const)}
    choices = [[SAMPLE[name], "", *sorted(compared)] for name in used]
    texts = dict[str, None]()
    for values in itertools.islice(itertools.product(*choices), MOST_VARIANTS):
        texts[render("(check)", 0, "", source, dict(zip(used, values, strict=True)))] = None
    return list(texts)
