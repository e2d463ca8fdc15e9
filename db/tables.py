"""The tables. Words are sealed bytes (marked `sealed`); what rules sort and choose by is in the clear.

Everything about a person hangs on `patients` with ON DELETE CASCADE, so that erasing is one statement;
the inbox, invite failures, seal check, rule counts and audit are the exceptions (db/erase.py).
"""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    text,
)

from db.types import Instant, Members, json_type

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
    }
)


ROW_ID = BigInteger().with_variant(Integer(), "sqlite")  # there, only INTEGER is the row's own number


def _id() -> Column[int]:
    return Column("id", ROW_ID, primary_key=True, autoincrement=False)


def _sealed(name: str, nullable: bool = True) -> Column[bytes]:
    return Column(name, LargeBinary, nullable=nullable, info={"sealed": True})


def _of_patient(**options: Any) -> Column[int]:
    return Column("patient", ROW_ID, ForeignKey("patients.id", ondelete="CASCADE"), **options)


def _partial(name: str, *columns: Any, where: str, unique: bool = False) -> Index:
    return Index(name, *columns, unique=unique, sqlite_where=text(where), postgresql_where=text(where))


seal_check = Table("seal_check", metadata, _id(), _sealed("proof", nullable=False))

marks = Table(  # a value that changes whenever something else did, for caches
    "marks",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("holder", String(80), nullable=False),
    Column("fence", BigInteger, nullable=False),
    Column("expires_at", Instant, nullable=False),
)

sites = Table(
    "sites",
    metadata,
    _id(),  # counted from 1; the first is named by SITE_NAME until somebody renames it
    Column("name", String(60), nullable=False, unique=True),
    Column("revision", Integer, nullable=False),
)

patients = Table(
    "patients",
    metadata,
    _id(),
    Column("site", ROW_ID, ForeignKey("sites.id"), nullable=False, server_default=text("1")),
    Column("status", String(20), nullable=False),
    Column("joined_at", Instant, nullable=False),
    Column("language", String(20), nullable=False),
    _sealed("name"),
    _sealed("matters"),
    Column("zone", String(64)),
    Column("days", Members),
    Column("part_of_day", String(20)),
    Column("topics", Members),
    Column("facts", Members),
    Column("quiet_start", Time, nullable=False),
    Column("quiet_end", Time, nullable=False),
    Column("slower", Boolean, nullable=False),
    Column("tailoring_level", SmallInteger),
    Column("unanswered", Integer, nullable=False),
    Column("silence_asked_at", Instant),
    Column("paused_until", Instant),
    Column("last_seen_at", Instant),
    Column("plan_at", Instant),
    Column("topic_weights", json_type(), nullable=False),
    Column("next_check_in_at", Instant),
    Column("taken_over_until", Instant),
    Column("taken_over_by", BigInteger),
    Column("waiting_since", Instant),  # the first of their words that nobody has read: no rule asks for it
    Index("patients_seen_idx", "site", "language", "status", "tailoring_level", "last_seen_at", "id"),
    Index("patients_check_in_idx", "site", "language", "status", "tailoring_level", "next_check_in_at", "id"),
    Index("patients_newest_idx", "site", "language", "status", "tailoring_level", "id"),
    _partial("patients_waiting_idx", "site", "waiting_since", where="waiting_since IS NOT NULL"),
    _partial("patients_taken_over_idx", "site", "taken_over_until", where="taken_over_until IS NOT NULL"),
    _partial(
        "patients_gone_quiet_idx",
        "site",
        "silence_asked_at",
        where="silence_asked_at IS NOT NULL AND status = 'paused'",
    ),
    _partial(
        "patients_to_plan_idx",
        "plan_at",
        "id",
        where="plan_at IS NOT NULL AND status IN ('active', 'paused')",
    ),
    _partial("patients_onboarding_idx", "joined_at", where="status = 'onboarding'"),
)

patient_names = Table(  # for finding people by the beginning of a name that is kept sealed (db/names.py)
    "patient_names",
    metadata,
    Column("site", ROW_ID, primary_key=True, autoincrement=False),
    Column("code", BigInteger, primary_key=True, autoincrement=False),
    _of_patient(primary_key=True, autoincrement=False, index=True),
    sqlite_with_rowid=False,
)

identities = Table(
    "identities",
    metadata,
    _of_patient(primary_key=True, autoincrement=False),
    Column("chat_hmac", LargeBinary, nullable=False, unique=True),
    _sealed("chat", nullable=False),
)

consents = Table(
    "consents",
    metadata,
    _id(),
    _of_patient(nullable=False, index=True),
    Column("kind", String(20), nullable=False),
    Column("version", String(40), nullable=False),
    Column("given_at", Instant, nullable=False),
    Column("revoked_at", Instant),
)

invites = Table(
    "invites",
    metadata,
    Column("code_hash", LargeBinary, primary_key=True),
    Column("site", ROW_ID, ForeignKey("sites.id"), nullable=False, server_default=text("1")),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
    Column("used_by", BigInteger, ForeignKey("patients.id", ondelete="SET NULL"), index=True),
    _partial("invites_open_idx", "site", "expires_at", where="used_at IS NULL"),
)

invite_notes = Table(  # whom an open invitation is for; gone as soon as it is used
    "invite_notes",
    metadata,
    _id(),
    Column(
        "code_hash",
        LargeBinary,
        ForeignKey("invites.code_hash", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    _sealed("for_whom", nullable=False),
)

invite_failures = Table(
    "invite_failures",
    metadata,
    _id(),
    Column("chat_hmac", LargeBinary, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Index("invite_failures_chat_hmac_at_idx", "chat_hmac", "at"),
)

check_ins = Table(
    "check_ins",
    metadata,
    _id(),
    _of_patient(nullable=False),
    Column("instrument", String(80), nullable=False),
    Column("instrument_version", String(40), nullable=False),
    Column("items", json_type(), nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("position", SmallInteger),
    Column("from_review", Boolean),
    Column("complete", Boolean),
    Column("closed_at", Instant),
    Column("turn", Integer, nullable=False),
    Column("nudges", SmallInteger, nullable=False),
    Column("resting", Boolean, nullable=False),
    Column("purpose", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Index("check_ins_patient_opened_at_idx", "patient", "opened_at"),
    _partial("check_ins_one_open_idx", "patient", where="state <> 'closed'", unique=True),
)

answers = Table(
    "answers",
    metadata,
    Column("check_in", BigInteger, ForeignKey("check_ins.id", ondelete="CASCADE"), primary_key=True),
    Column("item", String(80), primary_key=True),
    Column("value", SmallInteger),
    Column("at", Instant, nullable=False),
)

results = Table(
    "results",
    metadata,
    Column(
        "check_in",
        ROW_ID,
        ForeignKey("check_ins.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    _of_patient(nullable=False, index=True),
    Column("instrument", String(80), nullable=False),
    Column("instrument_version", String(40), nullable=False),
    Column("scorer_version", String(40), nullable=False),
    Column("cut_points", String(40), nullable=False),
    Column("raw", Float),
    Column("score", Float),
    Column("standard_error", Float),
    Column("level", SmallInteger),
    Column("tailoring_level", SmallInteger),
    Column("purpose", String(20), nullable=False),
    Column("mode", String(20), nullable=False),
    Column("flags", json_type(), nullable=False),
    Column("at", Instant, nullable=False),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    _of_patient(nullable=False),
    Column("occasion", String(200), nullable=False),
    Column("class", String(20), nullable=False, key="klass"),
    Column("rank", SmallInteger, nullable=False),  # order of leaving: 0 safety, 1 reply, 2 proactive
    Column("kind", String(20), nullable=False),
    Column("state", String(20), nullable=False),
    Column("due", Instant, nullable=False),
    Column("not_after", Instant),
    Column("retry_at", Instant),
    Column("attempts", SmallInteger, nullable=False),
    Column("last_attempt_at", Instant),
    Column("sent_at", Instant),
    Column("telegram_message", BigInteger),
    Column("outcome", String(80)),
    Column("why", String(200)),  # why it was cancelled, missed or moved
    Column("content", String(120)),
    Column("tip", String(80)),
    Column("reason", json_type(), nullable=False),
    _sealed("message", nullable=False),
    _sealed("address"),
    Column("planned_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("looked_at", Instant),  # when one of the staff took note that its fate is unknown
    UniqueConstraint("patient", "occasion"),
    Index("deliveries_timeline_idx", "patient", "due", "id"),
    _partial("deliveries_unknown_idx", "id", where="state = 'unknown' AND looked_at IS NULL"),
    _partial("deliveries_planned_idx", "rank", "due", "id", where="state = 'planned'"),
    _partial("deliveries_retry_idx", "retry_at", where="state = 'retry'"),
    _partial("deliveries_sending_idx", "id", where="state = 'sending'"),
    _partial("deliveries_ahead_idx", "patient", "due", where="state IN ('planned', 'retry')"),
    _partial("deliveries_tried_idx", "patient", "last_attempt_at", where="last_attempt_at IS NOT NULL"),
    _partial("deliveries_message_idx", "patient", "telegram_message", where="telegram_message IS NOT NULL"),
    _partial("deliveries_tip_ahead_idx", "tip", where="tip IS NOT NULL AND state IN ('planned', 'retry')"),
    _partial(
        "deliveries_tip_tried_idx",
        "tip",
        "last_attempt_at",
        where="tip IS NOT NULL AND last_attempt_at IS NOT NULL",
    ),
)

attempts = Table(
    "attempts",
    metadata,
    Column(
        "delivery",
        BigInteger,
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("number", SmallInteger, primary_key=True),
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("state", String(20)),
    Column("outcome", String(80)),
)

tips = Table(  # version and revision: of the text that is live (0: none); newest_…: of the last one saved
    "tips",
    metadata,
    Column("id", String(80), primary_key=True),
    Column("current", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("newest_version", Integer, nullable=False),
    Column("newest_revision", Integer, nullable=False),
    Column("ours", Boolean, nullable=False),  # staff have changed or approved it: files change nothing more
    Column("shipped", String(64)),  # fingerprint of the last file that was looked at
)

tip_revisions = Table(  # only ever added to; what changes of a row is its stage
    "tip_revisions",
    metadata,
    Column("tip", String(80), ForeignKey("tips.id"), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("stage", String(20), nullable=False),
    Column("approver", BigInteger),  # of the staff
    Column("approver_name", String(120)),  # where a file named one
    Column("publish_at", Instant),
    Column("levels", Members, nullable=False),
    Column("topics", Members, nullable=False),
    Column("conditions", Members, nullable=False),
    Column("exclusions", Members, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("owner", String(200), nullable=False),
    Column("review", Date, nullable=False),
    Column("bodies", json_type(), nullable=False),  # by language
    Column("author", BigInteger),  # of the staff; none: it was shipped
    Column("at", Instant, nullable=False),
    _partial("tip_revisions_scheduled_idx", "publish_at", where="stage = 'scheduled'"),
)

tip_events = Table(  # who did what to a tip, when and why; comments too
    "tip_events",
    metadata,
    _id(),
    Column("tip", String(80), nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("staff", BigInteger),  # none: the service itself
    Column("what", String(40), nullable=False),
    Column("words", Text, nullable=False),
    Column("publish_at", Instant),
    Index("tip_events_tip_idx", "tip", "id"),
)

tip_counts = Table(  # about tips, not people: stays when somebody is erased
    "tip_counts",
    metadata,
    Column("tip", String(80), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("sent", Integer, nullable=False),
    Column("did", Integer, nullable=False),
    Column("helpful", Integer, nullable=False),
    Column("not_for_me", Integer, nullable=False),
    Column("fewer", Integer, nullable=False),
)

tip_imports = Table(  # an upload between its preview and its yes
    "tip_imports",
    metadata,
    _id(),
    Column("staff", BigInteger, nullable=False),
    Column("at", Instant, nullable=False, index=True),
    Column("rows", json_type(), nullable=False),
)

tip_feedback = Table(
    "tip_feedback",
    metadata,
    Column(
        "delivery",
        BigInteger,
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("word", String(20), primary_key=True),
    _of_patient(nullable=False, index=True),
    Column("tip", String(80), nullable=False),
    Column("at", Instant, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    _id(),
    _of_patient(nullable=False, index=True),
    _sealed("label", nullable=False),
    Column("at", Time, nullable=False),
    Column("days", Members, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("snoozed_to", Instant),
)

reminder_notes = Table(
    "reminder_notes",
    metadata,
    Column(
        "delivery",
        BigInteger,
        ForeignKey("deliveries.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("word", String(20), primary_key=True),
    _of_patient(nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

appointments = Table(
    "appointments",
    metadata,
    _id(),
    _of_patient(nullable=False),
    Column("on", Date, nullable=False),
    Column("at", Time),
    _sealed("place"),
    Column("created_at", Instant, nullable=False),
    Index("appointments_patient_on_idx", "patient", "on"),
)

dialogs = Table(
    "dialogs",
    metadata,
    _of_patient(primary_key=True, autoincrement=False),
    _sealed("dialog", nullable=False),
    Column("at", Instant, nullable=False),
)

safety_plans = Table(  # each part under a seal of its own
    "safety_plans",
    metadata,
    _of_patient(primary_key=True, autoincrement=False),
    _sealed("signs"),
    _sealed("helps"),
    _sealed("people"),
    _sealed("numbers"),
    Column("changed_at", Instant, nullable=False),
)

said = Table(
    "said",
    metadata,
    _id(),
    _of_patient(nullable=False),
    _sealed("words", nullable=False),
    Column("context", String(80), nullable=False),
    Column("at", Instant, nullable=False),
    Index("said_patient_at_idx", "patient", "at", "id"),
)

inbox = Table(
    "inbox",
    metadata,
    Column("update_id", ROW_ID, primary_key=True, autoincrement=False),
    Column("chat_hmac", LargeBinary),  # the key that keeps a chat in order; None where there is no chat
    _sealed("raw"),  # emptied once done: the id alone is enough to know a duplicate
    _sealed("chat"),
    Column("received_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("fault", String(120)),
    Column("ended_at", Instant),
    _partial("inbox_new_idx", "update_id", where="state = 'new'"),
    _partial("inbox_waiting_idx", "chat_hmac", "update_id", where="state = 'new'"),
    _partial("inbox_parked_idx", "update_id", where="state = 'parked'"),
    _partial("inbox_ended_idx", "ended_at", where="ended_at IS NOT NULL"),
    Index("inbox_chat_hmac_idx", "chat_hmac"),
)

alerts = Table(  # no words: what was written is in `said`
    "alerts",
    metadata,
    _id(),  # counted from 1, because people say it to each other
    _of_patient(nullable=False),
    Column("category", String(40), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("rules", Members, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("state", String(20), nullable=False),
    Column("due_at", Instant),
    Column("step", SmallInteger, nullable=False),
    Column("wants_call", Boolean, nullable=False),
    Column("acknowledged_by", String(80)),
    Column("ended_at", Instant),
    Column("closed_at", Instant),
    Column("result", String(20)),
    Index("alerts_patient_idx", "patient", "id"),
    _partial("alerts_one_open_idx", "patient", where="state = 'open'", unique=True),
    _partial("alerts_open_idx", "id", where="state = 'open'"),
    _partial("alerts_unsettled_idx", "id", where="state IN ('open', 'acknowledged')"),
    _partial("alerts_due_idx", "due_at", where="due_at IS NOT NULL"),
)

alert_mails = Table(
    "alert_mails",
    metadata,
    _id(),
    Column("alert", ROW_ID, ForeignKey("alerts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("step", SmallInteger, nullable=False),
    Column("to", String(254), nullable=False),
    Column("state", String(20), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("next_at", Instant),
    Column("outcome", String(80)),
    Column("planned_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    _partial("alert_mails_waiting_idx", "next_at", "id", where="state = 'waiting'"),
)

rule_counts = Table(  # about rules, not people: stays when somebody is erased
    "rule_counts",
    metadata,
    Column("rule", String(80), primary_key=True),
    Column("hits", Integer, nullable=False),
    Column("false_alarms", Integer, nullable=False),
)

programme_versions = Table(  # only ever added to; the newest holds
    "programme_versions",
    metadata,
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("content", json_type(), nullable=False),
    Column("author", String(80), nullable=False),
    Column("reason", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("back_to", Integer),
)

programme_drafts = Table(  # changes that nobody has confirmed yet, one a person
    "programme_drafts",
    metadata,
    _id(),
    Column("based_on", Integer, nullable=False),
    Column("content", json_type(), nullable=False),
    Column("author", String(80), nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("back_to", Integer),
)

replans = Table(  # everybody, or those of some levels, is to be planned anew; how far that has come
    "replans",
    metadata,
    _id(),
    Column("why", String(120), nullable=False),
    Column("levels", Members),
    Column("after_patient", BigInteger, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("done_at", Instant),
    _partial("replans_waiting_idx", "id", where="done_at IS NULL"),
)

insight_walks = Table(  # counting everybody for the Insight page, a few hundred people at a time; once a day
    "insight_walks",
    metadata,
    # Days since year 1: as the key, so that two processes begin only one.
    Column("day", ROW_ID, primary_key=True, autoincrement=False),
    Column("began_at", Instant, nullable=False),
    Column("after_patient", BigInteger, nullable=False),
    Column("done_at", Instant),
)

insight_counts = Table(  # how many people, never who: of the newest whole count and of one under way
    "insight_counts",
    metadata,
    Column("day", ROW_ID, primary_key=True, autoincrement=False),
    Column("what", String(20), primary_key=True),
    Column("series", String(250), primary_key=True),
    Column("site", ROW_ID, primary_key=True, autoincrement=False),
    Column("language", String(20), primary_key=True),
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("level", SmallInteger, primary_key=True, autoincrement=False),
    Column("part", String(20), primary_key=True),
    Column("people", Integer, nullable=False),
    Column("total", Float, nullable=False),
    Column("squares", Float, nullable=False),
    Column("errors", Float, nullable=False),
)

insight_weeks = Table(  # how people stood at the last count of each week: what nothing else remembers
    "insight_weeks",
    metadata,
    Column("week", Integer, primary_key=True, autoincrement=False),
    Column("site", ROW_ID, primary_key=True, autoincrement=False),
    Column("language", String(20), primary_key=True),
    Column("part", String(20), primary_key=True),
    Column("people", Integer, nullable=False),
)

audit = Table(  # append-only, held by triggers; `patient` outlives the person as a bare number
    "audit",
    metadata,
    Column("seq", ROW_ID, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", String(80), nullable=False),
    Column("action", String(80), nullable=False),
    Column("patient", BigInteger, index=True),
    Column("detail", json_type(), nullable=False),
    Column("prev_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Index("audit_actor_idx", "actor", "seq"),
    Index("audit_action_idx", "action", "seq"),
    Index("audit_at_idx", "at", "seq"),
)

coordinators = Table(  # everybody of the staff who has an account, whatever their roles
    "coordinators",
    metadata,
    _id(),
    Column("email_hmac", LargeBinary, nullable=False, unique=True),
    _sealed("email", nullable=False),
    _sealed("name", nullable=False),
    Column("password_hash", String(200)),  # none before the set-up link was used
    _sealed("totp"),
    Column("totp_step", BigInteger),  # the newest 30 seconds whose code was used: none works twice
    Column("active", Boolean, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("signed_in_at", Instant),
    Column("revision", Integer, nullable=False),
)


def _of_coordinator(**options: Any) -> Column[int]:
    return Column("coordinator", ROW_ID, ForeignKey("coordinators.id", ondelete="CASCADE"), **options)


grants = Table(
    "grants",
    metadata,
    _id(),
    _of_coordinator(nullable=False, index=True),
    Column("role", String(20), nullable=False),
    Column("site", ROW_ID, ForeignKey("sites.id")),  # none: at all of them
)

sessions = Table(  # instants by the machine's clock, never the simulator's
    "sessions",
    metadata,
    _id(),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    _of_coordinator(nullable=False, index=True),
    Column("began_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False, index=True),
    _sealed("flash"),
)

setup_links = Table(
    "setup_links",
    metadata,
    _id(),
    Column("code_hash", LargeBinary, nullable=False, unique=True),
    _of_coordinator(nullable=False, index=True),
    _sealed("totp", nullable=False),  # what the QR code shows; the account's own once the link is used
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("used_at", Instant),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    _of_coordinator(primary_key=True, autoincrement=False),
    Column("code_hash", LargeBinary, primary_key=True),
    Column("used_at", Instant),
)

sign_in_failures = Table(  # per account and device, known or not, and per network address: only lookups
    "sign_in_failures",
    metadata,
    Column("who_hmac", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)
