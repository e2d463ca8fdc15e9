"""Counts for the Insight page, made a few hundred people at a time along the indexes that begin with them.

Everything is added up by the database; a person's own rows never come here. Results with other scorers,
cut-points or purposes are other series, and are never added together.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Float,
    Integer,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)

from db.repository import Repository, fixed
from db.tables import (
    check_ins,
    deliveries,
    insight_counts,
    insight_walks,
    insight_weeks,
    patients,
    results,
    tip_feedback,
)
from domain.deliveries import Kind, State
from domain.insight import FIRST_MONDAY, PERIOD, STANDINGS, WEEK, Count, Counted, What, horizon, week_of
from domain.levels import DETECTABLE
from domain.patient import Status

_KEY = ("day", "what", "series", "site", "language", "week", "level", "part")
_ADDED = ("people", "total", "squares", "errors")
_SECOND = 1_000_000
_WEEK = int(WEEK.total_seconds()) * _SECOND
_FIRST = int(FIRST_MONDAY.timestamp()) * _SECOND
_KEPT_WEEKS = 5 * 52
_ZERO = literal_column("0", Integer)
_p, _r, _d = patients.c, results.c, deliveries.c
_LIKED, _DISLIKED = ("did", "helpful"), ("not_for_me", "fewer")


class Insight(Repository):
    """The walk, and reading what it came to."""

    def begin(self, now: datetime) -> None:
        """One a day."""
        newest = self._first(select(insight_walks).order_by(insight_walks.c.day.desc()).limit(1))
        if newest is not None and (newest.done_at is None or newest.day == now.toordinal()):
            return
        self._add_unless_there(
            insight_walks,
            ("day",),
            {"day": now.toordinal(), "began_at": now, "after_patient": 0, "done_at": None},
        )

    def step(self, now: datetime, limit: int) -> int:
        """The next people, in order of id."""
        walk = self._first(
            select(insight_walks)
            .where(insight_walks.c.done_at.is_(None))
            .order_by(insight_walks.c.day)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if walk is None:
            return 0
        people = self._all(select(_p.id).where(_p.id > walk.after_patient).order_by(_p.id).limit(limit))
        if people:
            low, high = walk.after_patient, people[-1].id
            for what, statement in _statements(low, high, walk.began_at):
                self._count(walk.day, what, statement)
            self._run(update(insight_walks).where(insight_walks.c.day == walk.day).values(after_patient=high))
        if len(people) < limit:
            self._finish(walk.day, walk.began_at, now)
        return len(people)

    def newest(self) -> Counted | None:
        """The last whole one."""
        done = select(insight_walks).where(insight_walks.c.done_at.is_not(None))
        row = self._first(done.order_by(insight_walks.c.day.desc()).limit(1))
        return None if row is None else Counted(row.day, row.began_at, row.after_patient, row.done_at)

    def counts(self, day: int, what: What) -> Sequence[Count]:
        """By the primary key's first two columns."""
        kept = insight_counts.c
        mine = select(insight_counts).where(kept.day == day, kept.what == fixed(what.value))
        rows = self._all(
            mine.order_by(*(kept[name] for name in _KEY))
        )  # one order, one pattern of what is hidden
        return [
            Count(
                row.series, row.site, row.language, row.week, row.level, row.part,
                row.people, row.total, row.squares, row.errors,
            )
            for row in rows
        ]  # fmt: skip

    def weeks(self) -> Sequence[Count]:
        """A few rows a week."""
        rows = self._all(select(insight_weeks).order_by(*insight_weeks.primary_key))
        return [Count("", row.site, row.language, row.week, 0, row.part, row.people) for row in rows]

    def _count(self, day: int, what: What, counted: Select[Any]) -> None:
        """Add these rows to those of the walk; each row is grouped already."""
        named = insight_counts.c
        columns = [type_coerce(literal(day), BigInteger), literal(what.value, String), *counted.subquery().c]
        row = self._insert(insight_counts).from_select(
            [*_KEY, *_ADDED], select(*columns).where(literal(1) == literal(1))
        )
        more = {name: named[name] + row.excluded[name] for name in _ADDED}
        self._run(row.on_conflict_do_update(index_elements=list(_KEY), set_=more))

    def _finish(self, day: int, began_at: datetime, now: datetime) -> None:
        self._run(update(insight_walks).where(insight_walks.c.day == day).values(done_at=now))
        for table in (insight_counts, insight_walks):
            self._run(delete(table).where(table.c.day != day))
        week, kept = week_of(began_at), insight_counts.c
        old = or_(insight_weeks.c.week == week, insight_weeks.c.week < week - _KEPT_WEEKS)
        self._run(delete(insight_weeks).where(old))
        standing = select(literal(week), kept.site, kept.language, kept.part, kept.people).where(
            kept.day == day, kept.what == fixed(What.STANDING.value)
        )
        names = ["week", "site", "language", "part", "people"]
        self._run(insert(insight_weeks).from_select(names, standing))


def _statements(low: int, high: int, now: datetime) -> Iterator[tuple[What, Select[Any]]]:
    """What to count of the people after `low` up to `high`."""
    pairs = _pairs(low, high, now)
    first, newest, many = (pairs.c[name] for name in ("first_level", "level", "many"))
    week = pairs.c.week
    yield What.FIRST, _grouped(pairs, pairs.c.series, week, first, "", many > 1)
    yield What.NEWEST, _grouped(pairs, pairs.c.series, week, newest, "", many > 1)
    yield What.ONCE, _grouped(pairs, pairs.c.series, week, newest, "", many == 1)
    yield What.CHANGE, _changes(pairs)
    for what, weeks in ((What.CHECK_IN, 1), (What.CHECK_IN_PERIOD, PERIOD), (What.CHECK_IN_ALL, 0)):
        yield what, _check_ins(low, high, now, weeks)
    for what, weeks in ((What.REPLY, 1), (What.REPLY_PERIOD, PERIOD), (What.REPLY_ALL, 0)):
        yield what, _replies(low, high, now, weeks)
    verdicts = _verdicts(low, high, now)
    yield What.TIP, _grouped(verdicts, verdicts.c.tip, 0, 0, verdicts.c.part)
    standing = _standing(low, high)
    yield (
        What.STANDING,
        _grouped(standing, "", week_of(now), 0, standing.c.part, standing.c.part.in_(STANDINGS)),
    )


def _weeks(instant: ColumnElement[Any], of: int = 1) -> ColumnElement[Any]:
    """The number of the week of an instant kept as microseconds (domain.insight.week_of).

    With `of`: of the first of so many weeks that are taken together; 0 takes all together, and gives 0.
    """
    if of != 1:
        return (
            cast(_weeks(instant) // literal_column(str(of)) * literal_column(str(of)), Integer)
            if of
            else _ZERO
        )
    since = type_coerce(instant, BigInteger) - literal_column(str(_FIRST), BigInteger)
    return cast(since // literal_column(str(_WEEK), BigInteger), Integer)  # one text, so it can be grouped by


def _grouped(
    source: Any, series: Any, week: Any, level: Any, part: Any, *only: Any, sums: Any = None
) -> Select[Any]:
    """People by their site and language, and by what is said; one row of `source` is one person."""
    by = [
        given if isinstance(given, ColumnElement) else literal(given)
        for given in (series, _p.site, _p.language, week, level, part)
    ]
    sums = sums or [literal(0.0, Float)] * 3
    counted = select(
        *(column.label(name) for column, name in zip(by, _KEY[2:], strict=True)),
        func.count().label("people"),
        *(column.label(name) for column, name in zip(sums, _ADDED[1:], strict=True)),
    )
    joined = counted.select_from(source.join(patients, _p.id == source.c.patient)).where(*only)
    return joined.group_by(*(column for column in by if not isinstance(column, BindParameter)))


def _varying(column: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """What can be grouped by: not a constant."""
    return [] if column is _ZERO else [column]


def _pairs(low: int, high: int, now: datetime) -> Any:
    """Each person's first and newest scored result of each series, and how many there are.

    For outcome only what people answered alone, whole and with nothing against it counts (domain.md, rule 7).
    """
    series = (
        _r.instrument + "|" + _r.instrument_version + "|" + _r.scorer_version + "|" + _r.cut_points
        + "|" + _r.purpose
    )  # fmt: skip
    fit = or_(_r.purpose != "outcome", and_(_r.mode == "self", cast(_r.flags, String) == "[]"))
    over: Any = {"partition_by": [_r.patient, series]}
    up, down = [_r.at, _r.check_in], [_r.at.desc(), _r.check_in.desc()]
    ranked = (
        select(
            _r.patient,
            series.label("series"),
            _weeks(_r.at).label("week"),
            _r.score,
            _r.standard_error,
            _r.level,
            func.row_number().over(**over, order_by=up).label("nth"),
            func.row_number().over(**over, order_by=down).label("back"),
            func.count().over(**over).label("many"),
        )
        .where(_r.patient > low, _r.patient <= high, _r.score.is_not(None), _r.level.is_not(None), fit)
        .subquery()
    )
    early, late = ranked.alias("early"), ranked.alias("late")
    same = and_(early.c.patient == late.c.patient, early.c.series == late.c.series, early.c.nth == 1)
    return (
        select(
            late.c.patient,
            late.c.series,
            late.c.week,
            late.c.level,
            late.c.many,
            early.c.level.label("first_level"),
            (late.c.score - early.c.score).label("change"),
            (
                early.c.standard_error * early.c.standard_error
                + late.c.standard_error * late.c.standard_error
            ).label("errors"),
        )
        .select_from(late.join(early, same))
        .where(late.c.back == 1, late.c.week >= week_of(horizon(now)))
        .subquery()
    )


def _changes(pairs: Any) -> Select[Any]:
    """Higher or lower from as many points on as a patient's page and the chat go by. Whether anything may be
    said of these questions at all is for whoever reads it (Instrument.detectable)."""
    change = pairs.c.change
    beyond = change * change >= DETECTABLE**2 - 1e-9
    part = case((beyond & (change > 0), "higher"), (beyond & (change < 0), "lower"), else_="same")
    judged = (
        select(*pairs.c, part.label("part"), literal(0).label("told")).where(pairs.c.many > 1).subquery()
    )  # named, so that both engines group by the same
    change, errors = judged.c.change, judged.c.errors
    sums = [func.sum(change), func.sum(change * change), func.sum(func.coalesce(errors, 0.0))]
    return _grouped(judged, judged.c.series, judged.c.week, judged.c.told, judged.c.part, sums=sums)


def _check_ins(low: int, high: int, now: datetime, weeks: int) -> Select[Any]:
    """Offered in so many weeks: was one of them answered to its end? Those still open aren't counted yet."""
    c = check_ins.c
    offered = (
        select(
            c.patient,
            (c.instrument + "|" + c.instrument_version + "|" + c.purpose).label("series"),
            _weeks(c.opened_at, weeks).label("week"),
            case((func.max(case((c.complete.is_(True), 1), else_=0)) == 1, "done"), else_="not").label(
                "part"
            ),
        )
        .where(c.patient > low, c.patient <= high, c.opened_at >= horizon(now), c.state == fixed("closed"))
        .group_by(
            c.patient, c.instrument, c.instrument_version, c.purpose, *_varying(_weeks(c.opened_at, weeks))
        )
        .subquery()
    )
    return _by_level(offered, offered.c.series)


def _replies(low: int, high: int, now: datetime, weeks: int) -> Select[Any]:
    """Sent a tip in so many weeks: did they tap a button under one of these?"""
    tapped = exists().where(tip_feedback.c.delivery == _d.id)
    tips = (
        select(
            _d.patient,
            _weeks(_d.sent_at, weeks).label("week"),
            case((tapped, 1), else_=0).label("tapped"),
        )
        .where(_of_people(low, high, now), _d.kind == fixed(Kind.TIP), _d.state == fixed(State.SENT))
        .subquery()
    )
    part = case((func.max(tips.c.tapped) == 1, "answered"), else_="not").label("part")
    people = select(tips.c.patient, tips.c.week, part).group_by(tips.c.patient, tips.c.week).subquery()
    return _by_level(people, literal("", String))


def _of_people(low: int, high: int, now: datetime) -> ColumnElement[bool]:
    """Along deliveries_timeline_idx."""
    return and_(_d.patient > low, _d.patient <= high, _d.due >= horizon(now), _d.sent_at >= horizon(now))


def _verdicts(low: int, high: int, now: datetime) -> Any:
    """Each person's word on each tip they were sent: it helped, it was not for them, or nothing."""
    said = tip_feedback.c.word

    def any_of(words: Sequence[str]) -> ColumnElement[Any]:
        return func.max(case((said.in_(words), 1), else_=0)) == 1

    sent = deliveries.outerjoin(tip_feedback, tip_feedback.c.delivery == _d.id)
    part = case((any_of(_LIKED), "helped"), (any_of(_DISLIKED), "not_for_me"), else_="silent").label("part")
    return (
        select(_d.patient, _d.tip, part)
        .select_from(sent)
        .where(_of_people(low, high, now), _d.tip.is_not(None), _d.state == fixed(State.SENT))
        .group_by(_d.patient, _d.tip)
        .subquery()
    )


def _standing(low: int, high: int) -> Any:
    """As they are now; gone quiet is a pause that the service made after a long silence."""
    quiet = and_(_p.status == Status.PAUSED.value, _p.silence_asked_at.is_not(None))
    part = case((quiet, "quiet"), else_=_p.status).label("part")
    return select(_p.id.label("patient"), part).where(_p.id > low, _p.id <= high).subquery()


def _by_level(source: Any, series: Any) -> Select[Any]:
    """By the level that tips are chosen for now; 0 before there is one."""
    level = func.coalesce(_p.tailoring_level, 0)
    named = (
        select(source.c.patient, series.label("series"), source.c.week, level.label("level"), source.c.part)
        .select_from(source.join(patients, _p.id == source.c.patient))
        .subquery()
    )
    return _grouped(named, named.c.series, named.c.week, named.c.level, named.c.part)
