"""Tips in the words of the staff's pages: labels, filters, order, and which of them a list shows."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from actions.console.tips import Listed
from content.tipcheck import inspect_tip
from domain.tip_desk import What, share
from domain.tip_workflow import Stage, name_of

STAGES: Mapping[Stage, str] = {
    Stage.UNREVIEWED: "Not reviewed here",
    Stage.DRAFT: "Draft",
    Stage.IN_REVIEW: "In review",
    Stage.APPROVED: "Approved",
    Stage.SCHEDULED: "Scheduled",
    Stage.PUBLISHED: "Published",
    Stage.WITHDRAWN: "Withdrawn",
    Stage.REPLACED: "Replaced",
}
TAGS: Mapping[Stage, str] = {
    Stage.UNREVIEWED: "yellow",
    Stage.DRAFT: "grey",
    Stage.IN_REVIEW: "orange",
    Stage.APPROVED: "aqua-green",
    Stage.SCHEDULED: "purple",
    Stage.PUBLISHED: "green",
    Stage.WITHDRAWN: "red",
    Stage.REPLACED: "white",
}
TOPICS: Mapping[str, str] = {
    "moving": "Moving",
    "eating": "Eating",
    "sleep": "Sleep",
    "medicines": "Medicines",
    "mood": "Mood",
    "noticing": "Noticing",
    "appointments": "Appointments",
    "people": "People",
}
FACTS: Mapping[str, str] = {
    "diabetes": "Diabetes",
    "kidney": "Kidney disease",
    "lungs": "Lung disease",
    "blood_pressure": "High blood pressure",
    "limited_walking": "Can’t walk far",
    "diet_limit": "Has a diet to keep to",
    "pregnancy": "Pregnant",
    "low_vision": "Sees badly",
}
HAPPENED: Mapping[What, str] = {
    What.SAVED: "saved a draft",
    What.IMPORTED: "brought it in from a file",
    What.SUBMITTED: "handed it in for review",
    What.SENT_BACK: "sent it back to draft",
    What.APPROVED: "approved it",
    What.SCHEDULED: "scheduled it",
    What.PUBLISHED: "published it",
    What.WITHDRAWN: "withdrew it",
    What.COMMENTED: "wrote a comment",
}
FIELDS: Mapping[str, str] = {
    "levels": "Levels",
    "topics": "Topics",
    "conditions": "Only for people with",
    "exclusions": "Never for people with",
    "evidence": "Evidence",
    "owner": "Owner",
    "review": "Read again by",
    "bodies": "Words",
}
LINT = (
    ("", "Any"),
    ("errors", "Must be mended"),
    ("warnings", "Could be better"),
    ("clean", "Nothing to mend"),
)
REVIEWS = (("", "Any"), ("overdue", "Overdue"), ("soon", "In the next 60 days"))
HELPFUL = (
    ("", "Any"),
    ("liked", "Most say helpful"),
    ("disliked", "Many say not for me"),
    ("unheard", "No answers yet"),
)
ORDERS = (
    ("", "By name"),
    ("helpful", "Most helpful first"),
    ("sent", "Most sent first"),
    ("changed", "Last changed first"),
    ("review", "Review due first"),
)
SOON = timedelta(days=60)
MUCH = 0.5  # the lower end of the interval: more than half say so
MANY = 0.2


def field_label(field: str) -> str:
    """“Words (cy)”, “Levels”."""
    kind, _, tag = field.partition(":")
    return f"Words ({tag})" if tag else FIELDS.get(kind, kind)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to; empty texts mean all."""

    q: str = ""
    stage: str = ""
    level: str = ""
    topic: str = ""
    condition: str = ""
    language: str = ""
    lint: str = ""
    review: str = ""
    owner: str = ""
    helpful: str = ""
    order: str = ""

    def address(self, path: str, **more: str) -> str:
        """The list's address with these and more."""
        asked = {name: getattr(self, name) for name in self.__slots__} | more
        given = {name: value for name, value in asked.items() if value}
        return f"{path}?{urlencode(given)}" if given else path


def wanted(query: Callable[[str], str]) -> Wanted:
    """From the page's address."""
    return Wanted(**{name: query(name)[:100] for name in Wanted.__slots__})


def narrowed(tips: Sequence[Listed], want: Wanted, today: date) -> Sequence[Listed]:
    """Those that fit, in the order asked for. To lint them all takes a while at first: not on the loop."""
    found = [each for each in tips if _fits(each, want, today)]
    keys: Mapping[str, Callable[[Listed], Any]] = {
        "helpful": lambda each: (-_helpful(each), each.newest.tip),
        "sent": lambda each: (-each.heard.sent, each.newest.tip),
        "changed": lambda each: (-each.newest.at.timestamp(), each.newest.tip),
        "review": lambda each: (each.newest.text.review, each.newest.tip),
    }
    return sorted(found, key=keys[want.order]) if want.order in keys else found


def _helpful(each: Listed) -> float:
    found = share(each.heard.helpful, each.heard.sent)
    return found.low if found else -1.0


def _fits(each: Listed, want: Wanted, today: date) -> bool:
    text = each.newest.text
    return (
        (
            not want.stage
            or name_of(each.newest.state) == want.stage
            or (want.stage == "live" and each.live is not None)
        )
        and (not want.level or want.level in {str(level) for level in text.levels})
        and (not want.topic or want.topic in text.topics)
        and (not want.condition or want.condition in text.conditions)
        and _language_fits(each, want.language)
        and (not want.owner or want.owner == text.owner)
        and _review_fits(text.review, want.review, today)
        and _heard_fits(each, want.helpful)
        and _words_fit(each, want.q)
        and (not want.lint or want.lint == lint_state(each, today))
    )


def _language_fits(each: Listed, language: str) -> bool:
    if language.startswith("not-"):
        return language.removeprefix("not-") not in each.newest.text.bodies
    return not language or language in each.newest.text.bodies


def _review_fits(review: date, when: str, today: date) -> bool:
    match when:
        case "overdue":
            return review < today
        case "soon":
            return today <= review <= today + SOON
        case _:
            return True


def _heard_fits(each: Listed, helpful: str) -> bool:
    heard = each.heard
    liked, disliked = share(heard.helpful, heard.sent), share(heard.not_for_me, heard.sent)
    match helpful:
        case "liked":
            return liked is not None and liked.low >= MUCH
        case "disliked":
            return disliked is not None and disliked.low >= MANY
        case "unheard":
            return not (heard.did or heard.helpful or heard.not_for_me or heard.fewer)
        case _:
            return True


def _words_fit(each: Listed, q: str) -> bool:
    sought = q.casefold().split()
    text = " ".join((each.newest.tip, each.newest.text.owner, *each.newest.text.bodies.values())).casefold()
    return all(word in text for word in sought)


def lint_state(each: Listed, today: date) -> str:
    """errors | warnings | clean"""
    newest = each.newest
    kinds = {spot.severity for spot in inspect_tip(newest.tip, newest.number.version, newest.text, today)}
    return "errors" if "error" in kinds else "warnings" if kinds else "clean"


def one_page(tips: Sequence[Listed], after: str, size: int) -> tuple[Sequence[Listed], str]:
    """The tips that follow the one with the id `after`, and the id to go on from ("" at the end)."""
    start = next((place + 1 for place, each in enumerate(tips) if each.newest.tip == after), 0)
    page = tips[start : start + size]
    return page, page[-1].newest.tip if start + size < len(tips) else ""
