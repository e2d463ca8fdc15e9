"""YAML with its line numbers, so that a fault can be named where it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from content.findings import Finding, error

LARGEST = 1_000_000  # characters; the longest real pack has a tenth of it
DEEPEST = 50  # levels; the deepest real pack has six
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's, where it is built in: ten times faster
Where = tuple[str | int, ...]


@dataclass(slots=True)
class Sheet:
    """One YAML file: its data, the line of each entry, and the faults found in it so far."""

    file: str
    data: Any
    lines: dict[Where, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def line(self, *where: str | int) -> int:
        """The line of an entry, or of the nearest one around it that is there."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def fault(self, where: Where, rule: str, message: str, cure: str) -> None:
        """Note an error at an entry."""
        self.findings.append(error(self.file, self.line(*where), rule, message, cure))


def read_sheet(path: Path) -> Sheet:
    """Read a YAML file; what cannot be read is a finding, and its data None."""
    try:
        return parse_sheet(path.read_text(encoding="utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as broken:
        sheet = Sheet(str(path), None)
        sheet.fault(
            (), "unreadable", f"The file cannot be read: {broken}.", "check the path, save it as UTF-8"
        )
        return sheet


def parse_sheet(text: str, name: str) -> Sheet:
    """Read YAML from text; `name` is what findings call the file."""
    sheet = Sheet(name, None)
    if len(text) > LARGEST:
        sheet.fault((), "yaml", "The file is too large.", f"keep it under {LARGEST:,} characters")
        return sheet
    try:
        if _too_deep(text):
            sheet.fault((), "yaml", "Not readable as YAML: nested too deeply.", "mend the file")
            return sheet
        loader = _Loader(text)
        root = loader.get_single_node()
        if root is not None:
            _survey(sheet, root)
        sheet.data = None if root is None or sheet.findings else loader.construct_document(root)
    except yaml.MarkedYAMLError as broken:
        sheet.lines[()] = broken.problem_mark.line + 1 if broken.problem_mark else 1
        sheet.fault((), "yaml", f"Not readable as YAML: {broken.problem}.", "mend the line")
    except (yaml.YAMLError, ValueError, RecursionError) as broken:
        sheet.fault((), "yaml", f"Not readable as YAML: {broken}.", "mend the file")
    return sheet


def _too_deep(text: str) -> bool:
    """Event by event, which needs no stack: composing goes into each level by a call, and libyaml's has no
    bottom but the process's own."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return True
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return False


def _survey(sheet: Sheet, root: yaml.Node) -> None:
    """Note the line of every entry; YAML itself lets a second entry of the same name win silently."""
    seen = set[int]()
    for where, node in _walk(root):
        if where in sheet.lines:
            sheet.lines[where] = node.start_mark.line + 1
            sheet.fault(where, "twice", f"“{where[-1]}” is there twice.", "keep one of the two")
        if id(node) in seen and not isinstance(node, yaml.ScalarNode):
            sheet.fault(where, "alias", "Anchors and aliases are not used here.", "write it out")
            return
        seen.add(id(node))
        sheet.lines[where] = node.start_mark.line + 1


def _walk(root: yaml.Node) -> Iterator[tuple[Where, yaml.Node]]:
    """Every node with its place. Lazily, so that a file of nested aliases is refused at its first one."""
    waiting: list[tuple[Where, yaml.Node]] = [((), root)]
    while waiting:
        where, node = waiting.pop()
        yield where, node
        if isinstance(node, yaml.MappingNode):
            waiting += [((*where, _key(key)), value) for key, value in reversed(node.value)]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [((*where, number), value) for number, value in reversed(list(enumerate(node.value)))]


def _key(node: yaml.Node) -> str | int:
    text = str(node.value)
    return int(text) if node.tag == "tag:yaml.org,2002:int" and text.isdigit() else text
