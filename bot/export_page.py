"""The readable page in the copy: what is kept about a person, in plain words.

Our own words come as Markup; everything else is escaped, and what the person wrote stands apart in <bdi>,
so that no text of theirs can act in the page or turn the direction of ours around.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from bot.dates import full_date, locale_of
from bot.export_results import result_lines
from content.pages import page as template
from content.templates import TemplateRefused
from content.templates import render as render_template
from domain.records import StoredTip
from domain.safety_plan import Part

if TYPE_CHECKING:
    from bot.render import _Page as Page

Row = Mapping[str, Any]
Tips = Mapping[tuple[str, int], StoredTip]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in a section: a heading, lines under it, and pairs (a statement and its answer)."""

    heading: Markup
    lines: Sequence[Markup] = ()
    pairs: Sequence[tuple[Markup, Markup]] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A chapter of the page; `pairs` are facts with their names."""

    id: str
    title: Markup
    entries: Sequence[Entry] = ()
    pairs: Sequence[tuple[Markup, Markup]] = ()


def readable(page: Page, tips: Sequence[StoredTip] = ()) -> bytes:
    """A page of HTML in one file, in UTF-8. `tips`: those that were sent, for their text."""
    told = _Teller(page, {(tip.id, tip.version): tip for tip in tips})
    html = template("export.html.j2").render(
        language=page.language,
        direction=locale_of(page.language).text_direction,
        title=told.words("title"),
        lead=[
            told.words("lead", site=theirs(page.scene.site), date=told.day(page.scene.now.isoformat())),
            told.words("lead_file"),
            told.words("private"),
        ],
        contents=told.words("contents"),
        nothing=told.words("nothing"),
        answers=told.words("answers"),
        sections=told.sections(),
        foot=told.words("foot"),
    )
    return html.encode("utf-8", errors="xmlcharrefreplace")


def theirs(text: object) -> Markup:
    """Somebody's own words: escaped, and kept in their own direction."""
    return Markup("<bdi>{}</bdi>").format(text)


class _Teller:
    """Turns rows into sections for one person."""

    def __init__(self, page: Page, tips: Tips) -> None:
        self._page, self._tips = page, tips
        self._rows: Mapping[str, Sequence[Row]] = page.scene.everything

    def sections(self) -> list[Section]:
        return [
            Section("about", self.words("about"), pairs=self._about()),
            Section("consents", self.words("consents"), [self._consent(row) for row in self._of("consents")]),
            Section("check-ins", self.words("check_ins"), self._check_ins()),
            Section("tips", self.words("tips"), [self._tip(row) for row in self._tips_sent()]),
            Section("reminders", self.words("reminders"), [self._reminder(r) for r in self._of("reminders")]),
            Section("appointments", self.words("appointments"), self._appointments()),
            Section("plan", self.words("plan"), pairs=self._plan()),
            Section("written", self.words("written"), [self._said(row) for row in self._of("said")]),
            Section("other", self.words("other"), self._other()),
        ]

    def words(self, key: str, **args: str) -> Markup:
        return self._ours(f"export.{key}", **args)

    def day(self, instant: str) -> str:
        """The date, where they live, of an ISO instant."""
        return full_date(self._local(instant).date(), self._page.language)

    def _ours(self, key: str, **args: str) -> Markup:
        safe = {name: str(escape(value)) for name, value in args.items()}
        return Markup(self._page.say(key, **safe))  # noqa: S704 - our own words, arguments escaped above

    def _of(self, table: str) -> Sequence[Row]:
        return self._rows.get(table, ())

    def _local(self, instant: str) -> datetime:
        return datetime.fromisoformat(instant).astimezone(ZoneInfo(self._page.scene.patient.where))

    def _listed(self, words: Iterable[Markup]) -> Markup:
        return Markup(", ").join(words)

    def _about(self) -> list[tuple[Markup, Markup]]:
        patient, formats = self._page.scene.patient, self._page.formats
        chats = [theirs(row["chat"]) for row in self._of("identities")]
        quiet = self._ours(
            "quiet.choice", start=formats.clock(patient.quiet_start), end=formats.clock(patient.quiet_end)
        )
        level, part = patient.tailoring_level, patient.part_of_day
        facts = {
            "name": theirs(patient.name) if patient.name else None,
            "matters": theirs(patient.matters) if patient.matters else None,
            "zone": escape(patient.where.replace("_", " ")),
            "language": escape(self._page.house.languages.get(patient.language, patient.language)),
            "days": escape(formats.days(patient.days)) if patient.days else None,
            "part": self._ours(f"part.{part}") if part else None,
            "quiet": quiet,
            "topics": self._chosen("topics", patient.topics),
            "facts": self._chosen("facts", patient.facts),
            "pace": self._ours(f"pace.level_{level}") if level else None,
            "status": self.words(f"status_{patient.status}"),
            "joined": escape(self.day(patient.joined_at.isoformat())),
            "telegram": chats[0] if chats else None,
        }
        unsaid = self.words("not_said")
        return [(self.words(name), unsaid if value is None else value) for name, value in facts.items()]

    def _chosen(self, kind: str, chosen: frozenset[str] | None) -> Markup | None:
        return self._listed(self._ours(f"{kind}.{one}") for one in sorted(chosen)) if chosen else None

    def _consent(self, row: Row) -> Entry:
        lines = [self.words("consent_given", date=self.day(row["given_at"]))]
        if row["revoked_at"]:
            lines.append(self.words("consent_back", date=self.day(row["revoked_at"])))
        return Entry(self.words(f"consent_{row['kind']}"), lines)

    def _check_ins(self) -> list[Entry]:
        """Newest first."""
        results = result_lines(self._page, self._of("results"))
        opened = sorted(self._of("check_ins"), key=lambda row: str(row["opened_at"]), reverse=True)
        return [self._check_in(row, results.get(row["id"], ())) for row in opened]

    def _check_in(self, row: Row, lines: Sequence[Markup]) -> Entry:
        if row["state"] != "closed":
            heading = self.words("check_in_open", date=self.day(row["opened_at"]))
        elif row["complete"]:
            heading = self.words("check_in_handed_in", date=self.day(row["closed_at"]))
        else:
            heading = self.words("check_in_unfinished", date=self.day(row["opened_at"]))
        given = {each["item"]: each["value"] for each in self._of("answers") if each["check_in"] == row["id"]}
        return Entry(heading, lines, [self._answer(row["instrument"], item, given) for item in row["items"]])

    def _answer(self, pack: str, item: str, given: Mapping[str, int | None]) -> tuple[Markup, Markup]:
        """The statement and the answer in words; ids and numbers where a pack is no longer there."""
        loaded = self._page.instruments.get(pack)
        wording = loaded.wording(self._page.language) if loaded and loaded.wordings else None
        statement = wording.items[item].text if wording and item in wording.items else item
        if item not in given:
            return escape(statement), self._ours("check_in.unanswered")
        value = given[item]
        if value is None:
            na = wording.na if wording else None
            return escape(statement), escape(na.label) if na else self._ours("check_in.na")
        keys = {option.value: option.key for option in loaded.instrument.options} if loaded else {}
        label = wording.options[keys[value]].label if wording and value in keys else str(value)
        return escape(statement), escape(label)

    def _tips_sent(self) -> list[Row]:
        """Newest first; those whose fate is unknown among them."""
        sent = [row for row in self._of("deliveries") if row["tip"] and row["state"] in ("sent", "unknown")]
        return sorted(sent, key=lambda row: str(row["sent_at"] or row["due"]), reverse=True)

    def _tip(self, row: Row) -> Entry:
        day, topic = self.day(row["sent_at"] or row["due"]), str(row["reason"].get("topic", ""))
        known = topic and self._page.words(self._page.language).has(f"topics.{topic}")
        heading = Markup("{} · {}").format(self._ours(f"topics.{topic}"), day) if known else escape(day)
        lines = [self._tip_text(row)]
        said = [each["word"] for each in self._of("tip_feedback") if each["delivery"] == row["id"]]
        if said:
            words = self._listed(Markup("“{}”").format(self._ours(f"tip.{word}")) for word in said)
            lines.append(self.words("tip_said", words=words))
        if row["state"] == "unknown":
            lines.append(self.words("tip_unknown"))
        return Entry(heading, lines)

    def _tip_text(self, row: Row) -> Markup:
        """What it said, as near as can be told today; else its name."""
        tip = self._tips.get((row["tip"], int(row["message"].get("version", 0))))
        if tip is None:
            return escape(row["content"] or row["tip"])
        language = self._page.language if self._page.language in tip.bodies else "en"
        patient = self._page.scene.patient
        values = {
            "name": patient.name or "",
            "matters": patient.matters or "",
            "site": self._page.scene.site,
            "topic": "",
        }
        try:
            return theirs(render_template(tip.id, tip.version, language, tip.bodies[language], values))
        except (TemplateRefused, KeyError):
            return escape(row["content"] or row["tip"])

    def _reminder(self, row: Row) -> Entry:
        formats = self._page.formats
        days, at = formats.days(frozenset(row["days"])), formats.clock(time.fromisoformat(row["at"]))
        return Entry(theirs(row["label"]), [self.words("reminder_when", days=days, at=at)])

    def _appointments(self) -> list[Entry]:
        return [
            self._appointment(row) for row in sorted(self._of("appointments"), key=lambda r: str(r["on"]))
        ]

    def _appointment(self, row: Row) -> Entry:
        on = full_date(date.fromisoformat(row["on"]), self._page.language)
        at = self._page.formats.clock(time.fromisoformat(row["at"])) if row["at"] else None
        heading = self.words("appointment_at", on=on, at=at) if at else escape(on)
        return Entry(heading, [theirs(row["place"])] if row["place"] else [])

    def _plan(self) -> list[tuple[Markup, Markup]]:
        """Their plan for a hard day, part by part as they wrote it."""
        written = [(part, row[part.value]) for row in self._of("safety_plans") for part in Part]
        return [(self._ours(f"plan.{part}"), theirs(words)) for part, words in written if words]

    def _said(self, row: Row) -> Entry:
        day = escape(self.day(row["at"]))
        if row["words"]:
            return Entry(day, [theirs(row["words"])])
        noted = row["context"] if row["context"] in ("wants_a_person", "gone_quiet") else "nothing"
        return Entry(day, [self.words(noted)])

    def _other(self) -> list[Entry]:
        """What only data.json shows: a machine's notes, counted."""
        messages = len(self._of("deliveries")) - len(self._tips_sent())
        counts = (("other_messages", messages), ("other_raw", len(self._of("inbox"))))
        entries = [Entry(self._many(key, count)) for key, count in counts if count]
        return [*entries, Entry(self.words("other_notes"))]

    def _many(self, key: str, n: int) -> Markup:
        speech = self._page.words(self._page.language)
        return Markup(speech.plural(f"export.{key}", n))  # noqa: S704 - our own words and a number
