"""A plausible population, made up: the rows of each person, the same ones for the same number."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from content.packs import INSTRUMENTS, read_definition
from db.names import name_codes
from db.sealing import Sealer
from domain.codec import encode
from domain.instruments import Instrument
from domain.messages import Message, Say, SendTip
from domain.patient import CONDITIONS, TOPICS

FIRST_NAMES: Final = tuple(
    "Ada Ali Amara Ana Ben Bola Cai Carys Chen Dara Dev Efa Elif Ewan Fay Femi Gita Glen Hana Huw Ines Isla "
    "Ivor Jade Jan Jo Kai Kofi Lena Liam Lily Mai Mara Mo Nia Noor Olga Omar Owen Pat Pia Priya Rana Rhys "
    "Rita Ros Sam Sara Sean Tam Tess Uma Vera Wen Yusuf Zara Zoe".split()
)
LAST_NAMES: Final = tuple(
    f"{start}{end}"
    for start in "Ash Bar Cor Den El Far Gar Hol Kel Lan Mar Nor Oak Pem Rad Shel Tar Wes".split()
    for end in "ber by cott dale field ford ham ley low man more ner ridge son ton well wick wood".split()
)
MATTERS: Final = (
    "being able to walk the dog to the sea again",
    "playing with my grandchildren on the floor",
    "getting back to the allotment",
    "sleeping through the night",
    "dancing at my daughter's wedding",
    "not being afraid of the stairs",
)
SAID: Final = (
    "it was raining but I went",
    "my feet were tired after",
    "shops only today",
    "thank you",
    "maybe next week",
)
LANGUAGES: Final = ("en",) * 9 + ("cy",)
STATUSES: Final = (
    ("active",) * 78 + ("paused",) * 9 + ("left",) * 7 + ("unreachable",) * 4 + ("onboarding",) * 2
)
LEVELS: Final = (1, 2, 2, 3, 3, 3, 4)
REASON: Final = json.dumps({"rule": "their day", "level": 2, "topic": "moving", "topic_chosen": True})
WORDS: Final = ("did", "helpful", "helpful", "not_for_me")


@dataclass(frozen=True, slots=True)
class Plan:
    """What each worker is told: the key, the day that is today, the sites, how much there is of each."""

    key: bytes
    today: datetime
    sites: int
    messages: int
    words: int
    history: int = 1  # one in so many has check-ins, messages and words; the others are only there


Rows = dict[str, list[tuple[Any, ...]]]
COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "patients": (
        *("id", "site", "status", "joined_at", "language", "name", "matters", "zone", "days", "part_of_day"),
        *("topics", "facts", "quiet_start", "quiet_end", "slower", "tailoring_level", "unanswered"),
        *("silence_asked_at", "paused_until", "last_seen_at", "plan_at", "topic_weights"),
        *("next_check_in_at", "waiting_since"),
    ),
    "patient_names": ("site", "code", "patient"),
    "identities": ("patient", "chat_hmac", "chat"),
    "consents": ("id", "patient", "kind", "version", "given_at"),
    "check_ins": (
        *("id", "patient", "instrument", "instrument_version", "items", "opened_at", "state", "complete"),
        *("closed_at", "turn", "nudges", "resting", "purpose", "mode"),
    ),
    "answers": ("check_in", "item", "value", "at"),
    "results": (
        *("check_in", "patient", "instrument", "instrument_version", "scorer_version", "cut_points", "raw"),
        *("score", "standard_error", "level", "tailoring_level", "purpose", "mode", "flags", "at"),
    ),
    "deliveries": (
        *(
            "id",
            "patient",
            "occasion",
            "class",
            "rank",
            "kind",
            "state",
            "due",
            "attempts",
            "last_attempt_at",
        ),
        *("sent_at", "telegram_message", "outcome", "content", "tip", "reason", "message", "planned_at"),
        "changed_at",
    ),
    "tip_feedback": ("delivery", "word", "patient", "tip", "at"),
    "said": ("id", "patient", "words", "context", "at"),
}


@cache
def _said(tip: str | None) -> str:
    """What the ledger keeps of a message, as JSON."""
    message: Message = SendTip(tip, 1) if tip else Say("thanks.ok")
    return json.dumps(encode(message), separators=(",", ":"))


@cache
def _asked() -> Instrument:
    """What everybody answers: the shipped pack as it is, so that the pages know its version and items."""
    definition, sheet = read_definition(INSTRUMENTS / "activation-13")
    assert definition is not None, sheet.findings
    return definition.instrument


def micros(instant: datetime) -> int:
    """As the database keeps it."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def people(plan: Plan, first: int, count: int) -> Rows:
    """The rows of the people numbered first .. first + count - 1."""
    sealer = Sealer(plan.key)
    rows: Rows = {table: [] for table in COLUMNS}
    for number in range(first, first + count):
        _person(rows, sealer, plan, number)
    return rows


def _person(rows: Rows, sealer: Sealer, plan: Plan, number: int) -> None:
    chance = Random(number)  # noqa: S311 - plausible, not secret
    patient = number * 1000 + 1
    joined = plan.today - timedelta(days=chance.uniform(3, 730))
    status = chance.choice(STATUSES)
    site, level = 1 + number % plan.sites, None if status == "onboarding" else chance.choice(LEVELS)
    seen = max(joined, plan.today - timedelta(hours=chance.expovariate(1 / 200)))
    name = chance.choice(FIRST_NAMES)
    if chance.random() < 0.4:
        name = f"{name} {chance.choice(LAST_NAMES)}"
    topics = sorted(chance.sample(TOPICS, chance.randint(1, 8)))
    facts = sorted(chance.sample(CONDITIONS, chance.choice((0, 1, 1, 2))))
    words_at, check_in_at = None, plan.today
    if number % plan.history == 0:
        words_at = _words(rows, sealer, plan, chance, patient, joined)
        check_in_at = _check_ins(rows, plan, chance, patient, joined, level)
        _messages(rows, sealer, plan, chance, patient, joined)
    active = status == "active"
    rows["patients"].append(
        (
            patient, site, status, micros(joined), chance.choice(LANGUAGES),
            sealer.seal(name, "patients", patient, "name"),
            sealer.seal(chance.choice(MATTERS), "patients", patient, "matters"),
            "Europe/London", json.dumps(sorted(chance.sample(range(7), 3))),
            chance.choice(("morning", "afternoon", "evening")), json.dumps(topics), json.dumps(facts),
            "21:00:00.000000", "08:00:00.000000", False, level, 0 if active else chance.randint(0, 6),
            micros(seen) if status == "paused" and chance.random() < 0.2 else None,
            None, micros(seen), None, "{}",
            micros(check_in_at + timedelta(days=chance.uniform(1, 180))) if active else None,
            words_at if chance.random() < 0.004 else None,
        )
    )  # fmt: skip
    rows["patient_names"] += [(site, code, patient) for code in name_codes(sealer, name)]
    chat = 10_000_000 + number
    rows["identities"].append(
        (patient, sealer.chat(chat), sealer.seal(str(chat), "identities", patient, "chat"))
    )
    for offset, kind in enumerate(("care_data", "telegram")):
        rows["consents"].append((patient + offset, patient, kind, "1", micros(joined)))


def _words(
    rows: Rows, sealer: Sealer, plan: Plan, chance: Random, patient: int, joined: datetime
) -> int | None:
    at = None
    for number in range(chance.randint(0, 2 * plan.words)):
        at = micros(joined + (plan.today - joined) * chance.random())
        row = patient + number
        words = sealer.seal(chance.choice(SAID), "said", row, "words")
        rows["said"].append((row, patient, words, "free", at))
    return at


def _check_ins(
    rows: Rows, plan: Plan, chance: Random, patient: int, joined: datetime, level: int | None
) -> datetime:
    """One when they came, then one about every half year."""
    asked, items = _asked(), [item.id for item in _asked().items]
    at, number = joined, 0
    score = chance.gauss(40 + 12 * (level or 1), 8)
    while level is not None and at < plan.today:
        row = patient + number
        rows["check_ins"].append(
            (
                row, patient, asked.id, asked.version, json.dumps(items), micros(at), "closed", True,
                micros(at + timedelta(minutes=5)), 14, 0, False, "tailoring", "self",
            )
        )  # fmt: skip
        score = min(max(score + chance.gauss(1, 5), 0.0), 100.0)
        now = 1 + sum(score >= bound for bound in asked.cut_points.bounds)
        flags = '["straight_lining"]' if chance.random() < 0.03 else "[]"
        rows["results"].append(
            (
                row, patient, asked.id, asked.version, asked.scorer_version, asked.chosen_cut_points, 30.0,
                score, 4.1, now, now, "tailoring", "self", flags, micros(at + timedelta(minutes=5)),
            )
        )  # fmt: skip
        at, number = at + timedelta(days=chance.uniform(170, 260)), number + 1
    if number:  # the answers of the newest are kept; of those before only the results
        newest, given = patient + number - 1, rows["check_ins"][-1][5]
        rows["answers"] += [(newest, item, int(1 + 4 * chance.random()), given) for item in items]
    return max(at, plan.today)


def _messages(rows: Rows, sealer: Sealer, plan: Plan, chance: Random, patient: int, joined: datetime) -> None:
    """Spread evenly over their time with us. Plain arithmetic: this runs millions of times."""
    begun, length = micros(joined), micros(plan.today) - micros(joined)
    for number in range(plan.messages):
        draw = chance.random()
        at, row = begun + int(length * (number + draw) / plan.messages), patient + number
        topic = TOPICS[int(8 * draw)]
        tip = f"{topic}-{1 + number % 4}-seed"  # ids only: those words are not there
        is_tip, luck = number % 3 > 0, chance.random()
        state = "sent" if luck < 0.985 else "missed" if luck < 0.9992 else "unknown"
        tried, sent = at if state != "missed" else None, state == "sent"
        rows["deliveries"].append(
            (
                row, patient, f"tip:{number}" if is_tip else f"update:{row}:0",
                "proactive" if is_tip else "reply", 2 if is_tip else 1, "tip" if is_tip else "reply", state,
                at, 1 if tried else 0, tried, at if sent else None, number + 1 if sent else None,
                state if tried else None, f"tip {tip} v1" if is_tip else None, tip if is_tip else None,
                REASON if is_tip else "{}",
                sealer.seal(_said(tip if is_tip else None), "deliveries", row, "message"), at, at,
            )
        )  # fmt: skip
        if is_tip and luck < 0.3:
            rows["tip_feedback"].append((row, WORDS[int(luck * 13)], patient, tip, at))
