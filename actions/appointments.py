"""The next appointment: its day, time and place, in three short answers; the last two may be left out."""

from datetime import date, time

from actions.screens import button, rows
from actions.turn import Turn
from domain.dialogs import ExpectAppointmentDate, ExpectAppointmentPlace, ExpectAppointmentTime
from domain.messages import Arg, Say, Toast
from domain.reading import NotADate, one_line, read_date, read_time, words_of
from domain.reading_words import ENGLISH_DATES
from domain.reminders import LONGEST_PLACE, Appointment, AppointmentId
from domain.schedule import local_date

EARLIEST_HOUR = 7


def show(turn: Turn) -> None:
    """What is written down, or a question for it."""
    known = turn.unit.appointments.next_of(turn.patient.id, _today(turn))
    if known is None:
        ask_date(turn)
        return
    buttons = rows(
        [button("appointment.change", "app_new"), button("appointment.delete", "app_del", known.id)]
    )
    turn.say(Say(_key("appointment.show", known), _described(known), buttons))


def ask_date(turn: Turn) -> None:
    turn.unit.dialogs.put(turn.patient.id, ExpectAppointmentDate(), turn.now)
    turn.say(Say("appointment.ask_date", buttons=rows([button("ask.cancel", "cancel")])))


def hear_date(turn: Turn, text: str) -> None:
    found = read_date(text, _today(turn))
    if isinstance(found, NotADate):
        turn.say(Say(f"date.{found.reason}", {"typed": found.understood}))
        return
    turn.unit.dialogs.put(turn.patient.id, ExpectAppointmentTime(found), turn.now)
    buttons = rows([button("appointment.time_unknown", "app_skip"), button("ask.cancel", "cancel")])
    turn.say(Say("appointment.ask_time", {"on": found}, buttons))


def hear_time(turn: Turn, dialog: ExpectAppointmentTime, text: str) -> None:
    """The hour; or, if they name a month, another day after all."""
    if ENGLISH_DATES.months.keys() & set(words_of(text)):
        hear_date(turn, text)
        return
    found = read_time(text)
    if isinstance(found, time):
        found = _in_the_day(found)
        _ask_place(turn, ExpectAppointmentPlace(dialog.on, found))
    else:
        turn.say(Say(f"time.{found.reason}", {"typed": found.understood}))


def hear_place(turn: Turn, dialog: ExpectAppointmentPlace, text: str) -> None:
    place = one_line(text, LONGEST_PLACE + 1)
    if len(place) > LONGEST_PLACE:
        turn.say(Say("appointment.place_long", {"most": LONGEST_PLACE}))
        return
    _keep(turn, dialog, place or None)


def skip(turn: Turn) -> None:
    """The time or the place isn't known yet."""
    match turn.unit.dialogs.get(turn.patient.id):
        case ExpectAppointmentTime(on=on):
            _ask_place(turn, ExpectAppointmentPlace(on, None))
        case ExpectAppointmentPlace() as dialog:
            _keep(turn, dialog, None)
        case _:
            turn.say(Toast("tap.old"))


def delete(turn: Turn, appointment: int) -> None:
    known = turn.unit.appointments.next_of(turn.patient.id, _today(turn))
    if known is None or known.id != appointment:
        turn.say(Toast("tap.old"))
        return
    turn.unit.appointments.delete(AppointmentId(appointment))
    turn.replan = True
    turn.say(Say("appointment.deleted", buttons=rows([button("appointment.add", "app_new")])))


def _ask_place(turn: Turn, dialog: ExpectAppointmentPlace) -> None:
    turn.unit.dialogs.put(turn.patient.id, dialog, turn.now)
    buttons = rows([button("appointment.place_unknown", "app_skip"), button("ask.cancel", "cancel")])
    turn.say(Say("appointment.ask_place", buttons=buttons))


def _keep(turn: Turn, dialog: ExpectAppointmentPlace, place: str | None) -> None:
    """One next appointment at a time: the new one takes the old one's place."""
    while (old := turn.unit.appointments.next_of(turn.patient.id, _today(turn))) is not None:
        turn.unit.appointments.delete(old.id)
    known = turn.unit.appointments.add(turn.patient.id, dialog.on, dialog.at, place, turn.now)
    turn.unit.dialogs.clear(turn.patient.id)
    turn.replan = True
    buttons = rows([button("appointment.change", "app_new")])
    turn.say(Say(_key("appointment.kept", known), _described(known), buttons))


def _in_the_day(at: time) -> time:
    """Nobody has an appointment at half past two in the night: "half 2" is the afternoon."""
    return at.replace(hour=at.hour + 12) if 1 <= at.hour < EARLIEST_HOUR else at


def _key(stem: str, known: Appointment) -> str:
    """The words differ by what is known: …, …_time, …_place, …_time_place."""
    return stem + ("_time" if known.at else "") + ("_place" if known.place else "")


def _described(known: Appointment) -> dict[str, Arg]:
    return {"on": known.on, "at": known.at or time(0), "place": known.place or ""}


def _today(turn: Turn) -> date:
    return local_date(turn.now, turn.patient.where)
