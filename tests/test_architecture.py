"""The map of the house (docs/architecture.md), held: who may import whom, and what rules must not touch."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "domain": set[str](),
    "content": {"domain"},
    "db": {"domain"},
    "actions": {"domain", "content"},
    "scheduler": {"domain", "actions"},
    "bot": {"domain", "content", "actions"},
    "post": {"domain", "actions"},
    "watch": {"domain", "actions"},
    "console": {"domain", "content", "actions"},
    "simulator": {"settings"},
    "settings": {"settings_table", "settings_readers"},
    "settings_table": {"settings_readers"},
    "settings_readers": set[str](),
    "keys": {"settings", "settings_table"},
    "serving": {"desk"},
    "desk": {
        *("domain", "content", "db", "actions", "bot", "post", "simulator"),
        *("settings", "settings_table", "keys"),
    },
}
TOP = {"main"} | {file.stem for file in ROOT.glob("*.py")}
OURS = ROOMS.keys() | TOP


def modules(*rooms: str) -> list[Path]:
    return [
        file
        for room in rooms
        for file in [*(ROOT / room).rglob("*.py"), *ROOT.glob(f"{room}.py")]
        if "__pycache__" not in file.parts
    ]


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imported(file: Path) -> Iterator[str]:
    """The full names of the modules that `file` imports, wherever it does."""
    for node in ast.walk(tree(file)):
        match node:
            case ast.Import(names=names):
                yield from (name.name for name in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module
            case ast.ImportFrom(level=level) if level:
                yield f"{file.relative_to(ROOT).parts[0]}.{node.module or ''}"


def called(file: Path) -> Iterator[str]:
    """Dotted names that `file` calls, such as datetime.now."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func)


def place(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


ALL = modules(*ROOMS, *TOP)


def test_every_folder_of_code_is_on_the_map() -> None:
    aside = {"tests", "benchmarks", "build", "data"}
    packages = {file.parent.name for file in ROOT.glob("*/__init__.py")}
    assert packages - aside <= ROOMS.keys()


@pytest.mark.parametrize("room", ROOMS)
def test_nobody_imports_across_the_map(room: str) -> None:
    allowed = ROOMS[room] | {room}
    strays = {
        f"{place(file)} imports {name}"
        for file in modules(room)
        for name in imported(file)
        if (first := name.partition(".")[0]) in OURS and first not in allowed
    }
    assert not strays


def test_the_domain_needs_nothing_but_the_standard_library() -> None:
    import sys

    allowed = sys.stdlib_module_names | {"domain"}
    assert not {
        f"{place(file)} imports {name}"
        for file in modules("domain")
        for name in imported(file)
        if name.partition(".")[0] not in allowed
    }


def test_rules_and_words_have_no_clock_and_no_chance_of_their_own() -> None:
    ends = ("now", "utcnow", "today", "time.time", "monotonic")
    chance = ("random.", "secrets.", "uuid.", "os.urandom")
    own_clock = {"content/lint/run.py"}  # the linter's `today` is a default that a test can replace
    assert not {
        f"{place(file)} calls {name}"
        for file in modules("domain", "actions", "content")
        if place(file) not in own_clock
        for name in called(file)
        if name.startswith(chance)
        or (name.split(".")[0] in {"datetime", "date", "time"} and name.endswith(ends))
    }


def test_rules_actions_and_queries_are_plain_functions() -> None:
    """Async stays at the edges: the engines in db, the one door of actions and its Protocols."""
    edges = {"actions/service.py", "actions/ports/unit.py", "actions/ports/scratch.py"}
    edges |= {place(file) for file in modules("db") if file.name in DB_EDGES}
    assert not {
        f"{place(file)}:{node.lineno} {node.name}"
        for file in modules("domain", "actions", "content", "db")
        if place(file) not in edges
        for node in ast.walk(tree(file))
        if isinstance(node, ast.AsyncFunctionDef)
    }


DB_EDGES = {
    *("migrate.py", "open.py", "postgres.py", "sqlite.py", "streams.py", "writer.py"),
    "alone.py",  # PostgreSQL speaks by an async driver; whoever uses it sees plain functions
    *("backup.py", "backup_restore.py"),  # asyncpg reads and fills whole tables
    "copies.py",  # reads for forecasts beside the writer; its Protocol is actions/ports/scratch.py
    "hints.py",  # NOTIFY and LISTEN: a network connection, not a query
}


def test_every_module_opens_with_a_line_of_purpose() -> None:
    assert not [place(file) for file in ALL if not ast.get_docstring(tree(file))]


def test_only_the_dispatcher_is_handed_the_sender() -> None:
    """There is exactly one way out to Telegram: nothing in bot/ or actions/ sends a message by itself."""
    ways_out = ("send_message", "send_photo", "send_document", "edit_message_text")
    senders = {
        place(file)
        for file in modules("bot", "actions", "scheduler")
        if any(name.endswith(ways_out) for name in called(file))
    }
    assert senders <= {"bot/telegram.py"}
