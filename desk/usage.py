"""A command written wrongly, told in one sentence of ours instead of the library's box."""

from __future__ import annotations

from enum import Enum
from typing import Any

import typer

WRITTEN_WRONGLY = 2  # the exit code that shells know for it


def usage_sentence(fault: typer.TyperException) -> str:
    """What is wrong with the command line, and the cure; nothing if its help was shown instead.

    The library names its kinds of fault only in private modules, so they are told apart by their names.
    """
    match type(fault).__name__:
        case "NoArgsIsHelpError":
            return fault.format_message()
        case "MissingParameter":
            return f"{_name(fault)} is missing: give {_wanted(fault)}. {_help(fault)}"
        case "BadParameter":
            return f"{_name(fault)} takes {_wanted(fault)}{_instead(fault)}."
        case "BadOptionUsage":
            return f"{_option(fault)} needs a value after it."
        case "NoSuchOption":
            return f"There is no option {_option(fault)}{_meant(fault)} {_help(fault)}"
        case _:
            return f"{_of_words(fault.format_message())} {_help(fault)}"


def _of_words(message: str) -> str:
    """A command nobody knows, or a word too many: the library tells both by its text alone."""
    kind, _, rest = message.partition("No such command ")
    if rest and not kind:
        command, _, meant = rest.partition(". Did you mean ")
        hint = f": did you mean {_quoted(meant.removesuffix('?'))}?" if meant else "."
        return f"There is no command {_quoted(command.removesuffix('.'))}{hint}"
    kind, found, rest = message.partition("unexpected extra argument(s) ")
    if found:
        return f"Here is more than the command takes: {_quoted(rest.strip('()'))}."
    return f"The command is not understood: {message.rstrip('.')}."


def _quoted(text: str) -> str:
    return "“" + text.strip("'") + "”"


def _name(fault: Any) -> str:
    """How the help writes it: --count, or the place's name in capitals."""
    param = fault.param
    return str(param.opts[-1] if param.param_type_name == "option" else param.name.upper())


def _option(fault: Any) -> str:
    return str(fault.option_name)


def _meant(fault: Any) -> str:
    near = " or ".join(sorted(fault.possibilities or ()))
    return f"; did you mean {near}?" if near else "."


def _wanted(fault: Any) -> str:
    param = fault.param
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", str)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "one of " + ", ".join(str(choice.value) for choice in kind)
    if kind is int:
        least, most = getattr(param, "min", None), getattr(param, "max", None)
        return "a whole number" + (f" from {least} to {most}" if None not in (least, most) else "")
    if kind is float:
        return "a number"
    return "a value"


def _instead(fault: Exception) -> str:
    """What was given, if the library still knows it."""
    told = getattr(fault.__cause__, "errors", None)
    found = told()[0].get("input") if callable(told) else None
    return f", not “{found}”" if isinstance(found, str) else ""


def _help(fault: Any) -> str:
    """Where to look it up; the command's own help if the fault came with its command."""
    context, names = getattr(fault, "ctx", None), list[str]()
    while context is not None and context.parent is not None:
        names.insert(0, str(context.info_name))
        context = context.parent
    return f"See python main.py {' '.join([*names, '--help'])}."
