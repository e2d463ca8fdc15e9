"""The first five minutes after the two yeses: name, what matters, zone, days, hours, topics, about them.

The same questions serve the settings later: once everything is known, an answer just changes it.
"""

from zoneinfo import ZoneInfo

from actions.check_in import offer_first
from actions.screens import ZONES, button, choices, menu, rows
from actions.turn import Turn
from domain.dialogs import Choosing, Dialog, ExpectCity, ExpectConsent, ExpectMatters, ExpectName
from domain.messages import Button, Days, Say, Toast
from domain.onboarding import Step, next_step, standing
from domain.patient import CIRCUMSTANCES, CONDITIONS, PARTS_OF_DAY, TOPICS, Status
from domain.reading import clean, one_line, read_answer, read_days
from domain.reminders import LONGEST_MATTERS, LONGEST_NAME

WEEK = tuple(str(day) for day in range(7))
MEMBERS = {"days": WEEK, "topics": TOPICS, "facts": (*CONDITIONS, *CIRCUMSTANCES)}
PER_ROW = {"days": 4, "topics": 2, "facts": 1}
NONE = {"days": None, "topics": "choose.all_topics", "facts": "choose.none"}


def ask_next(turn: Turn) -> None:
    """Ask for the first thing not known yet; when all is known, go on to the first check-in."""
    agreed = standing(turn.unit.consents.history(turn.patient.id))
    step = next_step(turn.patient, agreed)
    if step is Step.DONE:
        _set_up(turn)
    else:
        ask(turn, step)


def ask(turn: Turn, step: Step, *, in_place: bool = False) -> None:
    """Ask this question, and remember what the next words will be taken for."""
    match step:
        case Step.CARE_DATA:
            buttons = rows(
                [button("consent.yes_keep", "consent", "care_data", 1)],
                [button("consent.no", "consent", "care_data", 0)],
            )
            _expect(turn, ExpectConsent("care_data"))
            turn.say(Say("consent.care_data", buttons=buttons))
        case Step.TELEGRAM:
            buttons = rows(
                [
                    button("consent.yes", "consent", "telegram", 1),
                    button("consent.no", "consent", "telegram", 0),
                ]
            )
            _expect(turn, ExpectConsent("telegram"))
            turn.say(Say("consent.telegram", buttons=buttons))
        case Step.NAME:
            _expect(turn, ExpectName())
            first = turn.patient.status is Status.ONBOARDING
            turn.say(Say("ask.name" if first else "ask.name_anew"))
        case Step.MATTERS:
            _expect(turn, ExpectMatters())
            turn.say(Say("ask.matters", _name(turn), rows([button("ask.skip", "skip", "matters")])))
        case Step.ZONE:
            _expect(turn, ExpectCity())
            zones = [Button(f"zone.{zone.replace('/', '_')}", "zone", (zone,)) for zone in ZONES]
            share = [button("ask.location_button", "where")]
            turn.say(Say("ask.zone", buttons=rows(zones[:2], zones[2:4], zones[4:], share)))
        case Step.PART_OF_DAY:
            _expect(turn, Choosing("part", frozenset()))
            buttons = rows(*([button(f"part.{part}", "part", part)] for part in PARTS_OF_DAY))
            turn.say(Say("ask.part", buttons=buttons))
        case Step.DAYS | Step.TOPICS | Step.FACTS:
            _ask_several(turn, step.value, _known(turn, step.value), in_place)
        case Step.DONE:
            pass


def ask_again(turn: Turn, choosing: Choosing) -> None:
    """The same choice once more, with what is ticked so far."""
    if choosing.what in MEMBERS:
        _ask_several(turn, choosing.what, choosing.picked, in_place=False)
    else:
        ask(turn, Step(choosing.what))


def pick(turn: Turn, what: str, member: str) -> None:
    """Tick or untick one of several; drawn again in place."""
    dialog = turn.unit.dialogs.get(turn.patient.id)
    picked = dialog.picked if isinstance(dialog, Choosing) and dialog.what == what else _known(turn, what)
    if member not in MEMBERS.get(what, ()):
        return
    _ask_several(turn, what, picked ^ {member}, in_place=True)


def picked(turn: Turn, what: str) -> None:
    """Done with ticking."""
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if not isinstance(dialog, Choosing) or dialog.what != what:
        turn.say(Toast("tap.old"))
        return
    chosen = dialog.picked
    if what == "days":
        if not chosen:
            turn.say(Toast("tap.empty"))
            return
        save(turn, "days", frozenset(int(day) for day in chosen))
    elif what == "topics":
        save(turn, "topics", chosen or frozenset(TOPICS))
    else:
        save(turn, "facts", chosen)


def skip(turn: Turn, what: str) -> None:
    """The usual, for what they'd rather not choose; changeable in the settings."""
    patient = turn.patient
    match what:
        case "matters":
            save(turn, "matters", patient.matters or "")
        case "zone":
            turn.say(_place_noted(turn, patient.where, patient.where.split("/")[-1].replace("_", " ")))
            save(turn, "zone", patient.where)
        case "days":
            save(turn, "days", patient.days or frozenset(range(7)))
        case "part":
            save(turn, "part_of_day", patient.part_of_day or PARTS_OF_DAY[0])
        case "topics":
            save(turn, "topics", patient.topics or frozenset(TOPICS))
        case "facts":
            save(turn, "facts", patient.facts or frozenset())


def hear_choice(turn: Turn, what: str, text: str) -> bool:
    """Days or a time of day in typed words; False if they say neither."""
    if what == "days" and (days := read_days(text)):
        save(turn, "days", days)
        return True
    if what == "part" and (part := read_answer(text, [(part, (part,)) for part in PARTS_OF_DAY])):
        save(turn, "part_of_day", part)
        return True
    return False


def save(turn: Turn, field: str, value: object) -> None:
    """Keep one answer about themselves; then the next question, or, from the settings, a short thank-you."""
    turn.unit.dialogs.clear(turn.patient.id)
    turn.change(**{field: value})
    if turn.patient.status is Status.ONBOARDING:
        ask_next(turn)
        return
    turn.replan = True
    turn.say(_confirmation(turn, field))


def hear_name(turn: Turn, text: str) -> None:
    name = one_line(text, LONGEST_NAME + 1)
    if not name or len(name) > LONGEST_NAME:
        turn.say(Say("ask.name_again"))
        return
    save(turn, "name", name)


def hear_matters(turn: Turn, text: str) -> None:
    words = clean(text, LONGEST_MATTERS + 1)
    if not words or len(words) > LONGEST_MATTERS:
        turn.say(Say("ask.matters_again"))
        return
    if turn.patient.status is Status.ONBOARDING:
        turn.say(Say("ask.matters_thanks", {"matters": words}))
    save(turn, "matters", words)


def hear_city(turn: Turn, text: str) -> None:
    """A typed city: one zone is taken, several are offered, none is said so kindly."""
    found = turn.house.find_places(text)
    if len({place.zone for place in found}) == 1 and found[0].sure:
        turn.say(_place_noted(turn, found[0].zone, f"{found[0].city}, {found[0].country}"))
        save(turn, "zone", found[0].zone)
    elif found:
        buttons = [
            Button("zone.place", "zone", (each.zone,), {"city": each.city, "country": each.country})
            for each in found
        ]
        turn.say(
            Say(
                "ask.zone_which" if found[0].sure else "ask.zone_alike",
                buttons=rows(*([one] for one in buttons)),
            )
        )
    else:
        turn.say(Say("ask.zone_unknown", {"typed": clean(text, 40)}))


def ask_location(turn: Turn) -> None:
    """A button of Telegram's own that shares where they are, once; only the zone is kept of it."""
    turn.say(Say("ask.location", ask_location=True), keep_keyboard=True)


def located(turn: Turn, zone: str) -> None:
    """The zone of a place they shared; the place itself never gets this far."""
    turn.say(_place_noted(turn, zone, zone.split("/")[-1].replace("_", " ")))
    save(turn, "zone", zone)


def cancel(turn: Turn) -> None:
    """Leave a question open that we had asked; nothing changes."""
    turn.unit.dialogs.clear(turn.patient.id)
    turn.say(menu("menu.title"))


def set_zone(turn: Turn, zone: str) -> None:
    """A tapped place; only while we are asking for it, so that an old keyboard changes nothing."""
    if isinstance(turn.unit.dialogs.get(turn.patient.id), ExpectCity):
        save(turn, "zone", zone)
    else:
        turn.say(Toast("tap.old"))


def set_part_of_day(turn: Turn, part: str) -> None:
    dialog = turn.unit.dialogs.get(turn.patient.id)
    if part in PARTS_OF_DAY and isinstance(dialog, Choosing) and dialog.what == "part":
        save(turn, "part_of_day", part)
    else:
        turn.say(Toast("tap.old"))


def _set_up(turn: Turn) -> None:
    """All is known. Who was here before is welcomed back and keeps what they had set."""
    if turn.unit.check_ins.latest(turn.patient.id) is not None:
        turn.change(status=Status.ACTIVE)
        turn.replan = True
        turn.say(menu("welcome.back"))
        return
    turn.change(
        status=Status.ACTIVE,
        quiet_start=turn.house.programme.quiet_start,
        quiet_end=turn.house.programme.quiet_end,
    )
    turn.replan = True
    offer_first(turn)


def _ask_several(turn: Turn, what: str, chosen: frozenset[str], in_place: bool) -> None:
    _expect(turn, Choosing(what, chosen))
    buttons = choices(what, MEMBERS[what], chosen, PER_ROW[what], NONE[what])
    turn.say(Say(f"ask.{what}", buttons=buttons), in_place=in_place)


def _known(turn: Turn, what: str) -> frozenset[str]:
    patient = turn.patient
    match what:
        case "days":
            return frozenset(str(day) for day in patient.days or ())
        case "topics":
            return patient.topics if patient.topics and patient.topics != frozenset(TOPICS) else frozenset()
        case _:
            return patient.facts or frozenset()


def _confirmation(turn: Turn, field: str) -> Say:
    patient = turn.patient
    match field:
        case "days":
            return Say("settings.days_set", {"days": Days(patient.days or frozenset())})
        case "name":
            return Say("settings.name_set", {"name": patient.name or ""})
        case "matters" if patient.matters:
            return Say("settings.matters_set", {"matters": patient.matters})
    return Say("settings.set")


def _place_noted(turn: Turn, zone: str, place: str) -> Say:
    """Say the hour it is there, so that a wrong guess shows at once."""
    now = turn.now.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0)
    return Say("ask.zone_noted", {"place": place, "now": now}, clear_keyboard=True)


def _name(turn: Turn) -> dict[str, str]:
    return {"name": turn.patient.name or ""}


def _expect(turn: Turn, dialog: Dialog) -> None:
    turn.unit.dialogs.put(turn.patient.id, dialog, turn.now)
