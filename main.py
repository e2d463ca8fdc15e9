"""The command line. Every failure is one clear sentence on standard error, and a non-zero exit."""

from __future__ import annotations

import os
import select
import sys
import traceback
from enum import StrEnum
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from desk.problems import in_words
from desk.usage import WRITTEN_WRONGLY, usage_sentence
from settings import read_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="**Betweentimes**: a companion for the days between appointments.\n\n"
    "Settings come from the environment or a file named .env; README.md lists them.",
)
content_app = typer.Typer(no_args_is_help=True, help="The words that patients read.")
instrument_app = typer.Typer(no_args_is_help=True, help="Questionnaires, and bringing your own licence.")
alerts_app = typer.Typer(invoke_without_command=True, help="Red flags: what waits for somebody.")
coordinator_app = typer.Typer(no_args_is_help=True, help="Who may use the console.")
audit_app = typer.Typer(no_args_is_help=True, help="Who did what, when, about whom.")
app.add_typer(alerts_app, name="alerts", rich_help_panel="The service")
app.add_typer(coordinator_app, name="coordinator", rich_help_panel="The service")
app.add_typer(audit_app, name="audit", rich_help_panel="The service")
app.add_typer(content_app, name="content", rich_help_panel="Words and questionnaires")
app.add_typer(instrument_app, name="instrument", rich_help_panel="Words and questionnaires")

SERVICE = "The service"
KEEPING = "Keeping it safe"
WORDS = "Words and questionnaires"
READER_GONE = 141  # what a shell shows for a program that a closed pipe ended: 128 + SIGPIPE


class Role(StrEnum):
    """What one process does of the whole."""

    ALL = "all"
    RECEIVER = "receiver"
    DISPATCHER = "dispatcher"
    CONSOLE = "console"


class StaffRole(StrEnum):
    """What somebody of the staff is; domain/staff.py says what each may do."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    AUTHOR = "author"
    APPROVER = "approver"
    VIEWER = "viewer"


class Export(StrEnum):
    """What can be exported."""

    PATIENTS = "patients"
    ANSWERS = "answers"
    RESULTS = "results"
    DELIVERIES = "deliveries"
    SAID = "said"


class Format(StrEnum):
    """How it is written."""

    CSV = "csv"
    JSONL = "jsonl"


@app.command(rich_help_panel=SERVICE)
def run(
    role: Annotated[
        Role, typer.Option(help="What this process does; `all` unless you have several.")
    ] = Role.ALL,
) -> None:
    """Start the service; with no TELEGRAM_TOKEN, together with a simulated Telegram."""
    settings = read_settings()
    from running import serve

    serve(settings, role.value)


@app.command(rich_help_panel=SERVICE)
def doctor() -> None:
    """Check settings, database, words, questionnaires, token and clock, and say how to cure what is wrong."""
    from desk.doctor import examine
    from desk.findings import Verdict

    worst = Verdict.GOOD
    for finding in examine():
        typer.echo(str(finding))
        worst = max(worst, finding.verdict)
    if worst is Verdict.BAD:
        raise typer.Exit(1)


@app.command(rich_help_panel=SERVICE)
def invite(
    count: Annotated[int, typer.Option(min=1, max=1000, help="How many people to invite.")] = 1,
) -> None:
    """Make single-use invite codes, valid for 7 days, and print each with its link."""
    from desk.counter import assumption, invitations

    settings = read_settings()
    for line in invitations(settings, count):
        typer.echo(line)
    if assumed := assumption(settings):
        typer.echo(assumed, err=True)


@app.command(rich_help_panel=SERVICE)
def export(
    what: Annotated[Export, typer.Argument(help="What to export.")],
    format: Annotated[
        Format, typer.Option(help="CSV for spreadsheets, JSON Lines for programs.")
    ] = Format.CSV,
) -> None:
    """Write what is kept to standard output, one line each; the service may be running."""
    from desk.counter import exported

    exported(read_settings(), what.value, format.value, sys.stdout)


@app.command(rich_help_panel=KEEPING)
def backup(
    file: Annotated[Path, typer.Argument(help="Where to write it; never over another file.")],
    replace: Annotated[bool, typer.Option(help="Put it in the place of a file of that name.")] = False,
) -> None:
    """Write a backup of everything but the keys; the service may be running. BACKUP_KEY encrypts it."""
    from desk.backup import backed_up

    typer.echo(backed_up(read_settings(), file, replace))


@app.command(rich_help_panel=KEEPING)
def verify(
    file: Annotated[Path | None, typer.Argument(help="A backup; the database itself if left out.")] = None,
) -> None:
    """Check that a backup, or the database, is whole and opens with the keys that are here."""
    from desk.backup import verified
    from desk.findings import Verdict

    worst = Verdict.GOOD
    for finding in verified(read_settings(), file):
        typer.echo(str(finding))
        worst = max(worst, finding.verdict)
    if worst is Verdict.BAD:
        raise typer.Exit(1)


@app.command(rich_help_panel=KEEPING)
def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    replace: Annotated[bool, typer.Option(help="Also if the database holds people already.")] = False,
    tombstones: Annotated[
        list[Path] | None,
        typer.Option(help="Another machine's file of who was forgotten, left or paused; once for each."),
    ] = None,
) -> None:
    """Put a backup back, with the service stopped; what it had planned until now is never sent again."""
    from desk.restoring import restored
    from furnish import furnished

    settings = read_settings()
    for line in restored(
        settings, lambda: furnished(settings), file, replace=replace, more_tombstones=tombstones or ()
    ):
        typer.echo(line)


@app.command("rotate-keys", rich_help_panel=KEEPING)
def rotate_keys() -> None:
    """Change the secret key, with the service stopped; run it again if it was interrupted."""
    from desk.keys_rotate import rotated

    for line in rotated(read_settings()):
        typer.echo(line)


@app.command(rich_help_panel=WORDS)
def triage(
    text: Annotated[str | None, typer.Argument(help="What somebody wrote; left out: standard input.")] = None,
) -> None:
    """Say what the safety rules make of each line: category or none, a tab, the rule's id."""
    from content.triage_commands import triage_lines

    for line in triage_lines(sys.stdin if text is None else text.splitlines() or [text]):
        typer.echo(line)


@alerts_app.callback()
def alerts(context: typer.Context) -> None:
    """List the red flags that wait for somebody; the service may be running."""
    if context.invoked_subcommand is None:
        from desk.alerts import listed

        for line in listed(read_settings()):
            typer.echo(line)


@alerts_app.command("acknowledge")
def alerts_acknowledge(
    number: Annotated[int, typer.Argument(help="As python main.py alerts shows it.")],
    by: Annotated[str, typer.Option(help="The name of whoever takes it on.")],
) -> None:
    """Take a red flag on, so that nobody else is told of it."""
    from desk.alerts import acknowledged

    typer.echo(acknowledged(read_settings(), number, by))


@alerts_app.command("rules")
def alerts_rules() -> None:
    """How often each safety rule fired, and how often patients said that it wasn't so."""
    from desk.alerts import rules

    for line in rules(read_settings()):
        typer.echo(line)


@coordinator_app.command("add")
def coordinator_add(
    email: Annotated[str, typer.Argument(help="Their e-mail address: they sign in with it.")],
    role: Annotated[list[StaffRole], typer.Option(help="Once for each of their roles.")],
    site: Annotated[str | None, typer.Option(help="Number or name of a site; all sites if left out.")] = None,
    name: Annotated[str, typer.Option(help="As colleagues know them; the address if left out.")] = "",
) -> None:
    """Make an account for the console and print its one-time set-up link; the service may be running."""
    from desk.staff import staff_added

    typer.echo(staff_added(read_settings(), email, tuple(each.value for each in role), site, name))


@audit_app.command("verify")
def audit_verify() -> None:
    """Check that no entry of the audit log was changed, put in or taken out."""
    from desk.alerts import audit_verified

    typer.echo(audit_verified(read_settings()))


@content_app.command("check")
def content_check(
    path: Annotated[
        Path | None, typer.Argument(help="A file or folder; everything that ships if left out.")
    ] = None,
) -> None:
    """Check tips, questionnaires and wording; name file, line and cure of every fault."""
    from content.commands import check

    raise typer.Exit(check(path))


@instrument_app.command("list")
def instrument_list() -> None:
    """Every questionnaire, what it can do, and what is missing from whom."""
    from desk.shelf import listed

    typer.echo(listed(read_settings().data_dir))


@instrument_app.command("template")
def instrument_template(
    pack: Annotated[str, typer.Argument(help="Such as pam-13.")],
    language: Annotated[
        list[str] | None, typer.Option(help="Once for each language; English if left out.")
    ] = None,
) -> None:
    """Print the file to fill in with the wording (and table) of your licence."""
    from desk.shelf import template

    typer.echo(template(pack, tuple(language or ["en"])), nl=False)


@instrument_app.command("install")
def instrument_install(
    pack: Annotated[str, typer.Argument(help="Such as pam-13.")],
    file: Annotated[Path, typer.Argument(help="The file you filled in.")],
) -> None:
    """Check a filled-in file and keep it in DATA_DIR, outside the repository."""
    from desk.shelf import install

    typer.echo(install(pack, file, read_settings().data_dir))


@app.command(rich_help_panel=WORDS)
def score(
    pack: Annotated[str, typer.Argument(help="Such as activation-13.")],
    answers: Annotated[
        str, typer.Option(help="One for each item in order, such as 3,4,na,2; `-` for one left out.")
    ],
) -> None:
    """Score a set of answers: JSON with raw, score, standard_error, level and flags."""
    from desk.shelf import scored

    typer.echo(scored(pack, answers, read_settings().data_dir))


def main(arguments: list[str] | None = None) -> NoReturn:
    """Run one command and leave; `arguments` are those of this process unless given."""
    try:
        code = app(arguments, standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as fault:
        if sentence := usage_sentence(fault):
            typer.echo(sentence, err=True)
        sys.exit(WRITTEN_WRONGLY)
    except (BrokenPipeError, SystemExit):  # the library leaves like this, with 1, when a pipe is closed
        code = _pipe_closed()
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Exception as fault:  # the last line of defence: a sentence, never a traceback
        sentence, foreseen = in_words(fault)
        typer.echo(sentence, err=True)
        if not foreseen:
            _show_whole(fault)
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _pipe_closed() -> int:
    """The exit code after a closed pipe: `| head` is told nothing, any other pipe gets its sentence."""
    if not _reader_gone():
        typer.echo(in_words(BrokenPipeError())[0], err=True)
        return 1
    # Python flushes once more at its end, and would complain of what still waits to be written.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    return READER_GONE


def _reader_gone() -> bool:
    """Whether it was standard output that nobody reads any more; asked of the system, not of a buffer."""
    asked = select.poll()
    asked.register(1, 0)  # errors are always told
    return bool(asked.poll(0))


def _show_whole(fault: Exception) -> None:
    """The traceback of what nobody foresaw, for those who asked for it: it may name people's words."""
    if os.environ.get("LOG_LEVEL", "").lower() == "debug":
        traceback.print_exception(fault)


if __name__ == "__main__":
    main()
