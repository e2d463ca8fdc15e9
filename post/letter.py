"""What an e-mail about a red flag says: that there is one, since when, where to look. Never who or what."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from zoneinfo import ZoneInfo

from actions.house import House
from domain.alerts import MOST_STEPS, Mail


def letter(mail: Mail, house: House, sender: str, now: datetime) -> EmailMessage:
    """The e-mail as it leaves; the same words at every try, under the same Message-ID.

    It goes over other people's machines and shows on lock screens: neither the patient's name nor number
    nor anything they wrote is in it, and the category not in its first line.
    """
    message = EmailMessage()
    message["From"], message["To"] = sender, mail.to
    message["Subject"] = f"Betweentimes: red flag {mail.alert.id} waits for somebody"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<alert-{mail.alert.id}-{mail.step}-{mail.id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # so that nobody's absence note answers
    message.set_content(_body(mail, house))
    return message


def silence_letter(
    quiet: timedelta | None, to: str, house: House, sender: str, now: datetime
) -> EmailMessage:
    """The e-mail that tells people that nothing ticks any more; or, with None, that it does again."""
    message = EmailMessage()
    message["From"], message["To"] = sender, to
    stands = "stands still" if quiet is not None else "goes on"
    message["Subject"] = f"Betweentimes: the service at {house.site} {stands}"
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(idstring="pulse", domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_goes_on(house) if quiet is None else _stands_still(quiet, house))
    return message


def plain_category(category: str) -> str:
    """`emergency.head_injury` as people read it: emergency: head injury."""
    return category.replace(".", ": ").replace("_", " ")


def at_the_service(instant: datetime, house: House) -> str:
    """An instant by the service's own wall clock: Mon 23 Nov 2026, 14:05 (Europe/London)."""
    zone = house.service_hours.zone
    return f"{instant.astimezone(ZoneInfo(zone)):%a %d %b %Y, %H:%M} ({zone})"


def _body(mail: Mail, house: House) -> str:
    alert = mail.alert
    lines = [
        f"Somebody at {mail.site} wrote something that may be urgent, and nobody has taken it on yet.",
        "",
        f"Number:    {alert.id}",
        f"Category:  {plain_category(alert.category)}",
        f"Since:     {at_the_service(alert.raised_at, house)}",
        *(["They ask for a person to call them."] if alert.wants_call else []),
        "",
        "To look, on the machine of the service:",
        "    python main.py alerts",
        "To take it on, so that nobody else is told:",
        f'    python main.py alerts acknowledge {alert.id} --by "your name"',
        "",
        f"You are told as number {mail.step} of at most {MOST_STEPS}. {_what_next(mail, house)}",
        "",
        "The patient was told at once whom to call. Nobody has been sent to them.",
        "This e-mail leaves out who they are and what they wrote. Please don't answer it.",
    ]
    return "\n".join(lines) + "\n"


def _stands_still(quiet: timedelta, house: House) -> str:
    minutes = round(quiet.total_seconds() / 60)
    lines = [
        f"For {minutes} minutes nothing has ticked in the service at {house.site}.",
        "",
        "What is planned does not leave: no tip, no reminder, no telling of red flags. Answers to what",
        "patients write may still leave; nothing that they wrote is lost.",
        "",
        "To look, on the machine of the service:",
        "    python main.py doctor",
        "and into its log. Where it runs in several processes: does a dispatcher run?",
        "To start it again is safe at any time.",
        "",
        "You are told once an hour until it ticks again, and when it does.",
    ]
    return "\n".join(lines) + "\n"


def _goes_on(house: House) -> str:
    return (
        f"The service at {house.site} ticks again.\n\n"
        "What was due meanwhile: each patient gets at most one message for it, on the same day and never in\n"
        "their quiet hours. What is older is noted as missed.\n"
    )


def _what_next(mail: Mail, house: House) -> str:
    if mail.step >= MOST_STEPS:
        return "You are the last: nobody is told after you."
    return f"If nobody takes it on, the next is told after {house.alert_minutes} minutes of service hours."
