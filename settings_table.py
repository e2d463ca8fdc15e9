"""Every setting: its name, its default, what it does, and what a wrong value says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from settings_readers import (
    api_address,
    console_address,
    few_words,
    file,
    folder,
    mail_address,
    mail_addresses,
    matching,
    minutes,
    one_of,
    pace,
    port,
    random_key,
    random_keys,
    service_hours,
    switch,
    web_address,
    webhook_secret,
)
from settings_readers import secret_bits as secret_bits

TELEGRAM = "https://api.telegram.org"


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table. `read` raises ValueError on a wrong value; `wrong` is what people then see."""

    name: str
    default: str
    does: str
    wrong: str
    read: Callable[[str], Any]
    secret: bool = False


TABLE: tuple[Setting, ...] = (
    Setting(
        "TELEGRAM_TOKEN",
        "none: the local simulator",
        "The bot's token, from @BotFather. Without one, patients are played in the simulator's chat page.",
        "Set TELEGRAM_TOKEN as @BotFather printed it (digits, a colon, about 35 letters), "
        "or leave it out to run with the local simulator.",
        matching(r"\d{5,}:[A-Za-z0-9_-]{30,}"),
        secret=True,
    ),
    Setting(
        "TELEGRAM_API_URL",
        TELEGRAM,
        "The Bot API server, if you host one yourself: its base address, without the `/bot` part.",
        "Set TELEGRAM_API_URL to the server's base address without the /bot part, such as http://127.0.0.1:8081.",
        api_address,
    ),
    Setting(
        "WEBHOOK_URL",
        "none: long polling",
        "The public https address at which Telegram reaches this service; it is then called, not polled.",
        "Set WEBHOOK_URL to the public https address of this service, such as "
        "https://chat.example.org/telegram, or leave it out for long polling.",
        web_address,
    ),
    Setting(
        "CONSOLE_URL",
        "none: this machine only",
        "The https address at which the staff’s browsers reach the console, without `/console`; a proxy of "
        "yours brings it here.",
        "Set CONSOLE_URL to the https address that the staff types, without a path, such as "
        "https://chat.example.org, or leave it out to have the console on this machine only.",
        console_address,
    ),
    Setting(
        "WEBHOOK_SECRET",
        "made and kept in `DATA_DIR`",
        "What Telegram must send along with every call of the webhook.",
        "Set WEBHOOK_SECRET to at least 22 random letters, digits, _ or - (128 bits), "
        "or leave it out to have one made.",
        webhook_secret,
        secret=True,
    ),
    Setting(
        "DATABASE_URL",
        "`sqlite:///data/betweentimes.sqlite`",
        "Where everything is kept: an SQLite file (in `DATA_DIR` unless said otherwise) "
        "or `postgresql://user:password@host/name`; behind PgBouncer with `?pooler=transaction` at its end.",
        "Set DATABASE_URL to sqlite:///path/to/file.sqlite or to postgresql://user:password@host/name.",
        matching(r"sqlite:///(?!:memory:).+|postgres(ql(\+asyncpg)?)?://.+"),
        secret=True,
    ),
    Setting(
        "DATA_DIR",
        "`data`",
        "The folder for the database file, the keys made at the first start, and installed instruments.",
        "Set DATA_DIR to the path of a folder that this service may write to.",
        folder,
    ),
    Setting(
        "HOST",
        "`127.0.0.1`",
        "The address to listen on. `0.0.0.0` listens to the whole network: only behind a proxy of yours.",
        "Set HOST to a host name or an IP address, such as 127.0.0.1.",
        matching(r"[A-Za-z0-9.:_-]+"),
    ),
    Setting(
        "PORT",
        "`8080`",
        "The port to listen on; 0 takes any free one.",
        "Set PORT to a whole number from 0 to 65535, such as 8080.",
        port,
    ),
    Setting(
        "SECRET_KEY",
        "made and kept in `DATA_DIR`",
        "Encrypts what identifies a person. Back it up apart from the database: it opens nothing without it.",
        "Set SECRET_KEY to at least 22 random characters (128 bits), as openssl rand -base64 32 "
        "prints them, or leave it out to have one made.",
        random_key,
        secret=True,
    ),
    Setting(
        "SECRET_KEY_OLD",
        "kept in `DATA_DIR` by `rotate-keys`",
        "Secret keys from before, newest first, spaces between them: for changing the key, for backups "
        "sealed with them, and for buttons sent under them.",
        "Set SECRET_KEY_OLD to one or more keys that SECRET_KEY held before, with spaces between them.",
        random_keys,
        secret=True,
    ),
    Setting(
        "BACKUP_KEY",
        "none: what isn't sealed anyway can be read in a backup",
        "Encrypts backups. Keep it apart from them: without it they can't be restored.",
        "Set BACKUP_KEY to at least 22 random characters (128 bits), as openssl rand -base64 32 "
        "prints them, or leave it out.",
        random_key,
        secret=True,
    ),
    Setting(
        "TOMBSTONES",
        "`tombstones.log` in `DATA_DIR`",
        "The file that says who was forgotten, left or paused, so that a restore brings nobody back and "
        "leaves in peace who asked for it. Keep it on another disk than the database if you can; several "
        "machines may share one.",
        "Set TOMBSTONES to the path of a file that this service may write.",
        file,
    ),
    Setting(
        "SITE_NAME",
        "your clinic (simulator: the demo clinic)",
        "Who runs this: your first site’s name until it is renamed in the console, in “Your care team at … "
        "can see them.” Also what people read who belong to no site yet.",
        "Set SITE_NAME to the name your patients know, at most 60 characters, on one line.",
        matching(r"[^\r\n<>]{1,60}"),
    ),
    Setting(
        "WITHOUT_INVITE",
        "refuse (simulator: open)",
        "What happens to people who come without an invite code: `open` lets them in, "
        "`waiting_list` notes them, `refuse` says kindly no.",
        "Set WITHOUT_INVITE to open, waiting_list or refuse.",
        one_of("open", "waiting_list", "refuse"),
    ),
    Setting(
        "SEND_UNREVIEWED",
        "off (simulator: on)",
        "Whether tips that your own clinician has not approved yet may be sent.",
        "Set SEND_UNREVIEWED to on or off.",
        switch,
    ),
    Setting(
        "PROGRAMME",
        "`default`",
        "Which file of `content/programmes/` the programme begins with, at the first start; later it is "
        "changed in the console.",
        "Set PROGRAMME to the name of a file in content/programmes/, without its ending, such as default.",
        matching(r"[a-z0-9][a-z0-9_-]*"),
    ),
    Setting(
        "EMERGENCY_NUMBER",
        "`999 or 112`",
        "Whom to call when somebody is in danger, as patients read it after “call”.",
        "Set EMERGENCY_NUMBER to the number to call, such as 999 or 112.",
        few_words,
    ),
    Setting(
        "ADVICE_NUMBER",
        "`111`",
        "Whom to call for health advice, as patients read it after “call”.",
        "Set ADVICE_NUMBER to the number to call, such as 111.",
        few_words,
    ),
    Setting(
        "CRISIS_LINE",
        "`call 111 and choose option 2`",
        "Where to turn in a mental-health crisis, as patients read it.",
        "Set CRISIS_LINE to a few words that say what to do, such as: call 111 and choose option 2.",
        few_words,
    ),
    Setting(
        "LISTENING_LINE",
        "`call Samaritans on 116 123`",
        "Somebody who listens day and night, as patients read it.",
        "Set LISTENING_LINE to a few words that say what to do, such as: call Samaritans on 116 123.",
        few_words,
    ),
    Setting(
        "TEXT_LINE",
        "`text SHOUT to 85258`",
        "Somebody to write to instead of calling, as patients read it.",
        "Set TEXT_LINE to a few words that say what to do, such as: text SHOUT to 85258.",
        few_words,
    ),
    Setting(
        "SERVICE_HOURS",
        "`Mon-Fri 09:00-17:00 Europe/London`",
        "When somebody is there to look at a red flag: days, hours, and the zone of the clock on the wall.",
        "Set SERVICE_HOURS to days, hours and an IANA zone, such as Mon-Fri 09:00-17:00 Europe/London.",
        service_hours,
    ),
    Setting(
        "ALERT_MINUTES",
        "`60`",
        "How many minutes of service hours a red flag may wait before the next person is told by e-mail.",
        "Set ALERT_MINUTES to a whole number from 1 to 1440, such as 60.",
        minutes,
    ),
    Setting(
        "ROTA",
        "none: nobody",
        "Who is told by e-mail of a red flag that nobody took on: addresses in their order, "
        "with commas between them. Three are told at most, one after the other.",
        "Set ROTA to e-mail addresses with commas between them, such as jo@example.org, sam@example.org.",
        mail_addresses,
    ),
    Setting(
        "MAIL_FROM",
        "none",
        "The address that those e-mails come from.",
        "Set MAIL_FROM to one e-mail address without a name, such as betweentimes@example.org.",
        mail_address,
    ),
    Setting(
        "SMTP_HOST",
        "none: no e-mail is sent",
        "The mail server that takes those e-mails.",
        "Set SMTP_HOST to a host name or an IP address, such as smtp.example.org.",
        matching(r"[A-Za-z0-9.:_-]+"),
    ),
    Setting(
        "SMTP_PORT",
        "`587`",
        "Its port; 465 is usual with `tls`, 25 with `none`.",
        "Set SMTP_PORT to a whole number from 0 to 65535, such as 587.",
        port,
    ),
    Setting(
        "SMTP_TLS",
        "`starttls`",
        "How the way there is sealed: `starttls`, `tls` from the first byte, or `none`.",
        "Set SMTP_TLS to starttls, tls or none.",
        one_of("starttls", "tls", "none"),
    ),
    Setting(
        "SMTP_USER",
        "none: no login",
        "The name to log in with, if the mail server wants one.",
        "Set SMTP_USER to the name the mail server knows, without spaces.",
        matching(r"\S{1,200}"),
    ),
    Setting(
        "SMTP_PASSWORD",
        "none",
        "The password that goes with it.",
        "Set SMTP_PASSWORD to the mail server's password, on one line of at most 200 characters.",
        matching(r"[^\r\n]{1,200}"),
        secret=True,
    ),
    Setting(
        "LOG_FORMAT",
        "json (simulator: console)",
        "How the log is written to standard error: `console` for eyes, `json` for machines.",
        "Set LOG_FORMAT to console or json.",
        one_of("console", "json"),
    ),
    Setting(
        "LOG_LEVEL",
        "info (simulator: warning)",
        "The least that is logged: `debug`, `info`, `warning` or `error`.",
        "Set LOG_LEVEL to debug, info, warning or error.",
        one_of("debug", "info", "warning", "error"),
    ),
    Setting(
        "MESSAGES_PER_SECOND",
        "`25`",
        "The most messages a second in all. Above 30 those that nobody asked for are sent as paid "
        "broadcasts, which your bot pays for in Telegram Stars.",
        "Set MESSAGES_PER_SECOND to a number from 0.1 to 1000, such as 25.",
        pace,
    ),
    Setting(
        "DATABASE_NOTIFY",
        "on",
        "Whether processes on one PostgreSQL wake each other up. Without it all leaves half a second later.",
        "Set DATABASE_NOTIFY to on or off.",
        switch,
    ),
)
NAMES = tuple(setting.name for setting in TABLE)


def as_markdown() -> str:
    """The table for the README, one line a setting."""
    rows = [f"| `{each.name}` | {each.default} | {each.does} |" for each in TABLE]
    return "\n".join(["| setting | default | what it does |", "|---|---|---|", *rows])
