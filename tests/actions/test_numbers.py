"""Whom to call stands in the settings and nowhere else: a number that is changed is the one patients read."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from actions.house import House
from actions.turn import Turn
from bot.render import Renderer
from bot.tokens import Tokens
from content.catalogue import load_catalogue
from content.words import FALLBACK, LOCALES, PLACEHOLDER, load_words, read_po_file
from db.open import Store
from domain.messages import Say
from domain.safety_plan import SafetyPlan
from furnish import furnish
from settings import Settings
from tests.actions.world import Person, World

EMERGENCY, ADVICE, CRISIS, LISTENING, TEXT = (
    "7770 & 7771", "7772", "ring 7773 and wait", "ask for Jo on 7774", "text HARBOUR to 7775",
)  # fmt: skip
NUMBERS = {
    "emergency": EMERGENCY, "advice": ADVICE, "crisis": CRISIS, "listening": LISTENING, "text_line": TEXT,
}  # fmt: skip
BRITISH = re.compile(r"\b(999|112|111|116 ?123|85258|Samaritans|SHOUT)\b")
FILES = sorted(LOCALES.glob("*/*.po"))
PHRASES = {entry.key: entry.forms for entry in read_po_file(LOCALES / FALLBACK / "patient.po").entries}
ALARMS = sorted(key for key in PHRASES if key.startswith(("safety.emergency", "safety.crisis")))
SAFETY = sorted(key for key in PHRASES if key.startswith(("safety.", "help_now.", "error.")))


@cache
def house() -> House:
    """A service far from London, with numbers of its own."""
    settings = Settings(
        emergency_number=EMERGENCY,
        advice_number=ADVICE,
        crisis_line=CRISIS,
        listening_line=LISTENING,
        text_line=TEXT,
    )
    return furnish(settings, load_catalogue(None), ("en",))


@pytest.fixture
def world(store: Store) -> World:
    """On each engine."""
    return World(store, house())


async def read_by(person: Person) -> list[str]:
    """All that they were sent, as it stands in the chat, buttons included."""
    draw = Renderer(person.world.service, load_words(), {}, Tokens(b"nobody will tap this"))
    shown = [await draw(row) for row in await person.ledger() if row.sent_at is not None]
    labels = [[key.text for line in each.keyboard or () for key in line] for each in shown]
    return ["\n".join([each.html or "", *keys]) for each, keys in zip(shown, labels, strict=True)]


def escaped(number: str) -> str:
    """As it stands in a message."""
    return number.replace("&", "&amp;")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_no_words_for_patients_hold_a_number_to_call(file: Path) -> None:
    held = {
        entry.key: found[0]
        for entry in read_po_file(file).entries
        for form in entry.forms
        if (found := BRITISH.search(form))
    }
    assert FILES and held == {}


async def test_every_safety_reply_gives_the_numbers_of_this_service(world: World) -> None:
    sam = await world.settled()
    for key in SAFETY:
        await sam.heard(_saying(key))
    replies = dict(zip(SAFETY, await read_by(sam), strict=True))
    for key, read in replies.items():
        named = {name for form in PHRASES[key] for name in PLACEHOLDER.findall(form)} & set(NUMBERS)
        assert {name for name in named if escaped(NUMBERS[name]) not in read} == set(), key
        assert not BRITISH.search(read), key


def _saying(key: str) -> Callable[[Turn], None]:
    return lambda turn: turn.say(Say(key))


def test_every_reply_to_an_emergency_or_a_crisis_says_whom_to_call_and_a_crisis_who_listens() -> None:
    assert len(ALARMS) >= 13
    for key in ALARMS:
        wanted = set(NUMBERS) - {"advice"} if "crisis" in key else {"emergency"}
        assert wanted <= set(PLACEHOLDER.findall(PHRASES[key][0])), key


async def test_whoever_asks_for_help_now_reads_all_five(world: World) -> None:
    sam = await world.settled()
    await sam.types("help now")
    (read,) = await read_by(sam)
    assert [number for number in NUMBERS.values() if escaped(number) not in read] == []
    assert not BRITISH.search(read)


async def test_the_plan_for_a_hard_day_ends_with_them_wherever_it_is_shown(world: World) -> None:
    sam = await world.settled()
    mine, plan = await sam.id(), SafetyPlan("no sleep", "the dog", "Jo", None)
    await sam.asks_for("plan")
    await world.unit(lambda unit: unit.safety_plans.save(mine, plan, world.now))
    await sam.asks_for("plan")
    await sam.types("i want to kill myself")
    told, shown, reply, in_crisis, *_ = await read_by(sam)
    for read in (shown, in_crisis):
        assert "the dog" in read
        assert escaped(EMERGENCY) in read and LISTENING in read
    assert escaped(EMERGENCY) in reply and TEXT in reply
    assert not BRITISH.search("\n".join((told, shown, reply, in_crisis)))


async def test_from_hello_to_a_red_flag_no_other_number_is_read(world: World) -> None:
    mo = world.stranger()
    await mo.starts()
    await mo.types("i cant breathe properly")
    hello, reply, *_ = await read_by(mo)
    assert escaped(EMERGENCY) in hello and escaped(EMERGENCY) in reply
    assert not BRITISH.search(hello + reply)


async def test_a_number_is_filled_in_when_a_message_leaves_not_when_it_was_planned(world: World) -> None:
    sam = await world.settled()
    await sam.heard(_saying("help_now.text"))
    world.furnish(numbers={**NUMBERS, "advice": "8882"})
    (read,) = await read_by(sam)
    assert "8882" in read and ADVICE not in read
