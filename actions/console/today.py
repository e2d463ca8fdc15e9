"""What needs a person now, and how the service itself is doing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from actions import alerts
from actions.house import House
from actions.ports import Unit
from actions.pulse import feel
from domain.alerts import Alert, AlertId, Result, RuleCount
from domain.caseload import Listed
from domain.content_faults import Content, ContentFault
from domain.deliveries import Delivery, DeliveryId
from domain.patient import PatientId
from domain.pulse import Pulse
from domain.sites import SiteId
from domain.staff import Permission, Reach, Staff
from domain.timeline import Heard
from domain.tip_desk import Revision
from domain.tip_workflow import LIVE, Number

MOST = 10  # of each thing on the page
MOST_ALERTS = 100
MOST_WORDS = 10  # messages of theirs beside a flag
REVIEW_NEAR = timedelta(days=14)
FAULTS_SHOWN = timedelta(days=14)  # of phrases: nothing tells us that one was mended


@dataclass(frozen=True, slots=True)
class Flag:
    """A red flag with what was written; `words` are for this page and no other."""

    alert: Alert
    whose: Listed
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Today:
    """Everything on the page. Lists are cut at MOST; `patients` is False for who may see none.

    `refused_…`: words that Telegram couldn't read; of tips, those that people get now.
    """

    patients: bool
    pulse: Pulse
    flags: Sequence[Flag] = ()
    waiting: Sequence[Listed] = ()
    taken_over: Sequence[Listed] = ()
    quiet: Sequence[Listed] = ()
    blocked: Sequence[Listed] = ()
    unknown: Sequence[tuple[Delivery, Listed]] = ()
    parked: int = 0
    review: Sequence[Revision] = ()
    refused_tips: Sequence[ContentFault] = ()
    refused_phrases: Sequence[ContentFault] = ()
    sites: Mapping[SiteId, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


def today(unit: Unit, house: House, now: datetime, staff: Staff) -> Today:
    """Of every site where they may see patients; the pulse for everybody."""
    staff.must(Permission.SEE_TODAY, Reach.ANYWHERE)
    pulse, sites = feel(unit, house, now), staff.sites(Permission.SEE_PATIENT)
    named = {site.id: site.name for site in unit.sites.all()}
    whole = Today(
        False,
        pulse,
        parked=unit.caseload.parked(MOST + 1),
        review=_due_for_review(unit, now),
        refused_tips=_refused_tips(unit),
        refused_phrases=unit.content_faults.of_phrases(now - FAULTS_SHOWN, MOST),
        sites=named,
    )
    if sites == frozenset():
        return whole
    theirs = [site for site in named if sites is None or site in sites]
    flags = [
        Flag(alert, whose, _words(unit, alert))
        for alert, whose in unit.caseload.alerts(None if sites is None else theirs, MOST_ALERTS)
    ]
    for flag in flags:
        unit.audit.append(staff.actor, "alert.seen", flag.alert.patient, {"alert": flag.alert.id}, now)
    caseload = unit.caseload

    def of_all(find: Callable[[SiteId, int], Sequence[Listed]]) -> Sequence[Listed]:
        return [one for site in theirs for one in find(site, MOST + 1)]

    return replace(
        whole,
        patients=True,
        flags=flags,
        waiting=of_all(caseload.waiting),
        taken_over=of_all(caseload.taken_over),
        quiet=of_all(caseload.gone_quiet),
        blocked=of_all(caseload.blocked),
        unknown=unit.caseload.unknown(None if sites is None else theirs, MOST + 1),
        names={f"staff:{each}": name for each, name in unit.accounts.names().items()},
    )


def take_on(unit: Unit, house: House, now: datetime, staff: Staff, number: int) -> Alert:
    """This person sees to it; nobody else is told. LookupError if there is no such red flag."""
    alert = _theirs(unit, staff, number)
    return alerts.take_on(unit, now, alert.id, staff.actor)


def close(unit: Unit, house: House, now: datetime, staff: Staff, number: int, result: str) -> Alert:
    """Done with it; "false_alarm" counts against the rule. LookupError or ValueError for what isn't there."""
    alert = _theirs(unit, staff, number)
    if result == "false_alarm":
        return alerts.false_alarm(unit, house, now, alert, staff.actor)
    return alerts.close(unit, now, alert, staff.actor, Result(result))


def looked_at(unit: Unit, house: House, now: datetime, staff: Staff, patient: PatientId, number: int) -> None:
    """Somebody has taken note that nobody knows whether this message arrived."""
    staff.must(Permission.CHANGE_PATIENT, unit.patients.get(patient).site)
    delivery = unit.deliveries.get(DeliveryId(number))
    if delivery is None or delivery.patient != patient:
        raise LookupError(f"there is no message {number} of patient {patient}")
    unit.caseload.looked_at(delivery.id, now)
    unit.audit.append(staff.actor, "patient.unknown_noted", patient, {"delivery": number}, now)


def rules(unit: Unit, house: House, now: datetime, staff: Staff) -> Sequence[RuleCount]:
    """How often each safety rule fired, and how often it was wrong."""
    staff.must(Permission.SEE_TODAY, Reach.ANYWHERE)
    return unit.alerts.counts_by_rule()


def _due_for_review(unit: Unit, now: datetime) -> Sequence[Revision]:
    """Tips that people get, whose day to be read again has come or is near; the earliest first."""
    near = (now + REVIEW_NEAR).date()
    live = [each for each in unit.tip_texts.newest() if isinstance(each.state, LIVE)]
    due = [each for each in live if each.text.review <= near]
    return sorted(due, key=lambda each: (each.text.review, each.tip))


def _refused_tips(unit: Unit) -> Sequence[ContentFault]:
    """Of the texts that people get now."""
    faults = unit.content_faults.of_tips()
    if not faults:
        return ()
    live = [Content(tip.id, Number(tip.version, tip.revision)) for tip in unit.tips.current()]
    return [faults[content] for content in live if content in faults]


def _theirs(unit: Unit, staff: Staff, number: int) -> Alert:
    alert = unit.alerts.get(AlertId(number))
    if alert is None:
        raise LookupError(f"there is no red flag {number}")
    staff.must(Permission.ACKNOWLEDGE, unit.patients.get(alert.patient).site)
    return alert


def _words(unit: Unit, alert: Alert) -> Sequence[str]:
    """What they wrote when it was raised, and since; the newest MOST_WORDS. A graver flag takes the place of
    an earlier one: the words of that one, on the same day, are among them."""
    since = alert.raised_at - timedelta(seconds=1)
    flagged = [
        each.words
        for each in unit.timeline.unread(alert.patient, since - timedelta(days=1))
        if isinstance(each, Heard) and each.words and (each.at >= since or each.context.startswith("safety:"))
    ]
    return flagged[-MOST_WORDS:]
