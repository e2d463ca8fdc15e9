"""What is taken out, one mechanism at a time, and which tests must turn red."""

# ruff: noqa: E501 - anchors are lines of code, as long as they stand there
from dataclasses import dataclass


@dataclass(frozen=True)
class Change:
    """In `file`, the text `anchor`, which is there exactly once, becomes `instead`."""

    file: str
    anchor: str
    instead: str


@dataclass(frozen=True)
class Mutation:
    """`promise`: which one it breaks (docs/architecture.md). `tests`: of them at least one must fail; each is
    a pytest node, or `crash` for a short run of the crash loop."""

    name: str
    promise: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]


MUTATIONS = (
    Mutation(
        "an update is acknowledged before it is committed",
        "P2",
        (
            Change(
                "bot/receiver.py",
                "        new = await self._service.run(inbox.keep, inbox.sift(updates))\n",
                "        new, _ = 0, asyncio.ensure_future(self._service.run(inbox.keep, inbox.sift(updates)))\n",
            ),
        ),
        (
            "tests/bot/test_receiver.py::test_an_update_is_confirmed_only_after_it_was_kept",
            "tests/bot/test_receiver.py::test_what_could_not_be_kept_is_fetched_again",
        ),
    ),
    Mutation(
        "the webhook says yes before it is committed",
        "P2",
        (
            Change(
                "bot/webhook.py",
                "        new = await service.run(inbox.keep, inbox.sift([raw]))\n",
                "        import asyncio\n\n"
                "        new, _ = 0, asyncio.ensure_future(service.run(inbox.keep, inbox.sift([raw])))\n",
            ),
        ),
        ("tests/bot/test_webhook.py::test_telegram_is_asked_to_try_again_when_nothing_can_be_kept",),
    ),
    Mutation(
        "an update takes effect although it was done before",
        "P2",
        (
            Change(
                "actions/service.py",
                "            if not unit.inbox.take(heard.update_id, now):\n                return False\n",
                "            unit.inbox.take(heard.update_id, now)\n",
            ),
        ),
        ("tests/actions/test_service.py::test_an_update_that_is_heard_twice_takes_effect_once",),
    ),
    Mutation(
        "an occasion may be planned twice",
        "P3",
        (
            Change(
                "db/deliveries.py",
                '            "occasion": planned.occasion,\n            "state": State.PLANNED.value,\n',
                '            "occasion": f"{planned.occasion}:{new}",\n            "state": State.PLANNED.value,\n',
            ),
        ),
        (
            "tests/db/test_deliveries.py::test_planning_the_same_occasion_twice_is_harmless",
            "tests/db/test_deliveries.py::test_an_occasion_that_had_its_chance_is_never_planned_again",
        ),
    ),
    Mutation(
        "a message is sent without `sending` being committed first",
        "P3, P4",
        (
            Change(
                "actions/deliver.py",
                "    marked = set(unit.deliveries.mark_sending("
                "[each.id for row in going for each in (row, *row.along)], now))\n",
                "    marked = {each.id for row in going for each in (row, *row.along)}\n",
            ),
        ),
        (
            "tests/actions/test_endings.py::"
            "test_after_a_crash_a_reply_goes_again_a_tip_does_not_and_safety_at_most_three_times",
        ),
    ),
    Mutation(
        "of several that leave as one message only the first has an outcome",
        "P3, P4",
        (
            Change(
                "actions/deliver.py",
                "    for each in delivery.along:\n        record(unit, house, now, each, outcome)\n",
                "",
            ),
        ),
        (
            "tests/actions/test_reminders.py::"
            "test_several_of_unknown_fate_are_all_unknown_and_none_comes_again",
        ),
    ),
    Mutation(
        "the reply is planned in a transaction of its own, after the state's",
        "P1, P2",
        (
            Change(
                "actions/turn.py",
                "        self.unit.deliveries.plan(\n            Planned(\n                patient=self.patient.id,\n",
                "        LATER.append(\n            Planned(\n                patient=self.patient.id,\n",
            ),
            Change(
                "actions/turn.py",
                "            ),\n            self.now,\n        )\n        self._said.append(message)\n",
                "            ),\n        )\n        self._said.append(message)\n",
            ),
            Change(
                "actions/turn.py",
                "@dataclass(slots=True)\nclass Turn:\n",
                "LATER: list[Planned] = []\n\n\n@dataclass(slots=True)\nclass Turn:\n",
            ),
            Change(
                "actions/service.py",
                "        done = await self.store.run(work)\n        self.on_change()\n",
                "        from actions.turn import LATER\n\n"
                "        done = await self.store.run(work)\n"
                "        later = LATER[:]\n"
                "        LATER.clear()\n"
                "        await self.store.run(lambda unit: [unit.deliveries.plan(one, one.due) for one in later])\n"
                "        self.on_change()\n",
            ),
        ),
        (
            "tests/actions/test_service.py::"
            "test_what_was_heard_and_what_is_replied_are_kept_together_or_not_at_all",
        ),
    ),
    Mutation(
        "a message that can't be worded while the database is away is given up",
        "P1",
        (
            Change(
                "bot/telegram.py",
                "        except ConnectionError:\n            return TryLater(DATABASE_AWAY)  # the message is as good as ever\n",
                "",
            ),
        ),
        ("tests/bot/test_sender.py::test_a_message_waits_while_the_database_that_words_it_is_away",),
    ),
    Mutation(
        "a crash's leftovers are sent again whatever their class",
        "P3, P4",
        (
            Change(
                "actions/deliver.py",
                'again if row.plan.klass is Class.REPLY else Unknown("restart")',
                "again",
            ),
        ),
        (
            "tests/actions/test_endings.py::"
            "test_after_a_crash_a_reply_goes_again_a_tip_does_not_and_safety_at_most_three_times",
        ),
    ),
    Mutation(
        "a message of unknown fate is tried again",
        "P4",
        (
            Change(
                "domain/deliveries.py",
                "            return State.UNKNOWN, None\n",
                "            return _again(delivery, now, back_off(delivery.attempts))\n",
            ),
        ),
        (
            "tests/actions/test_endings.py::"
            "test_after_a_crash_a_reply_goes_again_a_tip_does_not_and_safety_at_most_three_times",
        ),
    ),
    Mutation(
        "a red flag's reply is tried once only",
        "P5",
        (Change("domain/deliveries.py", "SAFETY_ATTEMPTS = 3", "SAFETY_ATTEMPTS = 1"),),
        (
            "tests/actions/test_endings.py::"
            "test_after_a_crash_a_reply_goes_again_a_tip_does_not_and_safety_at_most_three_times",
        ),
    ),
    Mutation(
        "what never left uses up a red flag's attempts",
        "P5",
        (
            Change(
                "domain/deliveries.py",
                "and maybe + 1 < SAFETY_ATTEMPTS",
                "and delivery.attempts < SAFETY_ATTEMPTS",
            ),
        ),
        (
            "tests/actions/test_endings.py::"
            "test_what_provably_never_left_uses_up_none_of_a_safety_message_s_three_attempts",
        ),
    ),
    Mutation(
        "a tip is taken along behind a reply and leaves unjudged",
        "P7",
        (Change("actions/deliver.py", "not in judged | replied and", "not in judged and"),),
        (
            "tests/actions/test_arbiter.py::"
            "test_a_tip_is_not_taken_along_behind_a_reply_but_judged_when_it_can_leave_itself",
        ),
    ),
    Mutation(
        "something else that is tapped takes the alarm's place",
        "P5",
        (
            Change(
                "actions/gate.py",
                "action not in WHILE_ALARMED and _alarm_stands(turn, turn.known)",
                "False",
            ),
        ),
        (
            "tests/actions/test_alarm_holds.py::test_whatever_else_they_ask_for_the_alarm_s_buttons_still_work",
        ),
    ),
    Mutation(
        "after downtime everything late is sent",
        "P6",
        (
            Change(
                "domain/burden.py",
                "        case Send() if wish != catch_up or _caught_up(standing, now):\n",
                "        case Send() if False:\n",
            ),
        ),
        ("tests/domain/test_burden.py::test_after_downtime_one_message_catches_up_the_same_day",),
    ),
    Mutation(
        "yesterday's messages are sent today",
        "P6",
        (
            Change(
                "domain/burden.py",
                "    if local_date(wish.due, standing.zone) != local_date(now, standing.zone):\n",
                "    if False:\n",
            ),
        ),
        ("tests/domain/test_burden.py::test_yesterdays_messages_are_missed",),
    ),
    Mutation(
        "quiet hours are not looked at",
        "P7",
        (
            Change(
                "domain/burden.py",
                "    if contains(standing.quiet, now, standing.zone):\n",
                "    if False:\n",
            ),
        ),
        ("tests/domain/test_burden.py::test_quiet_hours_end_on_the_same_day_so_the_message_waits_for_them",),
    ),
    Mutation(
        "whoever paused, left or is forgotten is written to",
        "P7",
        (Change("domain/burden.py", "    if standing.status is not Status.ACTIVE:\n", "    if False:\n"),),
        (
            "tests/domain/test_burden.py::test_nothing_leaves_to_somebody_who_paused_left_or_cannot_be_reached",
        ),
    ),
    Mutation(
        "whoever left or paused since a backup is written to after its restore",
        "P7",
        (
            Change(
                "db/patients.py",
                "            self._sealer.note_said(patient.id, said, _seen(patient))\n",
                "            pass\n",
            ),
        ),
        ("tests/db/test_tombstones.py::test_the_word_is_there_before_it_holds_and_only_when_it_is_new",),
    ),
    Mutation(
        "the burden budget is not looked at",
        "P7",
        (
            Change(
                "domain/burden.py",
                "    return Send() if wish.kind in THEIR_OWN else _within_budget(wish, standing, now)\n",
                "    return Send()\n",
            ),
        ),
        ("tests/domain/test_burden.py::test_after_three_of_our_messages_the_day_is_full",),
    ),
    Mutation(
        "units that share a commit share a failure",
        "P1",
        (
            Change(
                "db/writer.py",
                '            self._raw.execute("ROLLBACK TO unit")\n',
                "            pass\n",
            ),
        ),
        (
            "tests/db/test_writer.py::"
            "test_a_hundred_waiting_units_share_commits_and_only_the_failing_one_fails",
        ),
    ),
    Mutation(
        "a result is told before its commit",
        "P1",
        (
            Change(
                "db/writer.py",
                "            job.result = job.work(self._unit)\n",
                "            job.result = job.work(self._unit)\n            _resolve_all([job])\n",
            ),
        ),
        ("tests/db/test_writer.py::test_a_result_is_told_only_after_it_is_kept",),
    ),
    Mutation(
        "words are kept as they were written",
        "at rest",
        (
            Change(
                "db/sealing.py",
                "        sealed = self._cipher(table, column).encrypt(nonce, plain, _cell(table, row, column))\n",
                "        sealed = plain\n",
            ),
        ),
        ("tests/db/test_deliveries.py::test_words_in_a_message_are_sealed_in_the_ledger",),
    ),
    Mutation(
        "a sealed cell opens in another person's row",
        "at rest",
        (
            Change(
                "db/sealing.py",
                "encrypt(nonce, plain, _cell(table, row, column))",
                'encrypt(nonce, plain, b"")',
            ),
            Change(
                "db/sealing.py",
                "decrypt(nonce, rest, _cell(table, row, column))",
                'decrypt(nonce, rest, b"")',
            ),
        ),
        (
            "tests/db/test_sealing.py::test_words_do_not_open_in_another_cell",
            "tests/db/test_sealing.py::test_a_cell_copied_to_another_persons_row_does_not_open",
        ),
    ),
    Mutation(
        "forgetting leaves the person's rows",
        "erasure",
        (
            Change(
                "db/erase.py",
                "    connection.execute(delete(patients).where(patients.c.id == patient))\n",
                "",
            ),
        ),
        ("tests/db/test_erase.py::test_forgetting_leaves_no_row_of_theirs_and_every_row_of_others",),
    ),
    Mutation(
        "what was erased lingers in the write-ahead log",
        "erasure",
        (
            Change(
                "db/erase.py",
                '    connection.info["erased"] = True',
                '    connection.info["erased"] = False',
            ),
        ),
        ("tests/db/test_erase.py::test_nothing_of_someone_forgotten_lingers_in_the_file_or_its_log",),
    ),
    Mutation(
        "another process may send although the lease is not its own",
        "one dispatcher per token",
        (
            Change(
                "actions/leases.py",
                "    if lease is not None and not unit.leases.holds(lease.name, lease.holder, lease.fence):\n",
                "    if False:\n",
            ),
        ),
        ("tests/actions/test_leases.py::test_a_late_holder_can_claim_nothing_and_judges_nothing",),
    ),
    Mutation(
        "a process goes on with a message although another sends instead of it",
        "one dispatcher per token",
        (
            Change(
                "bot/telegram.py",
                "            if right is None or self._right() != right:\n",
                "            if False:\n",
            ),
        ),
        ("tests/bot/test_sender.py",),
    ),
    Mutation(
        "a late process's word about an attempt that was judged meanwhile counts",
        "one dispatcher per token",
        (
            Change(
                "actions/deliver.py",
                "    if not _still_in_this_attempt(unit, delivery):\n        return None\n",
                "",
            ),
        ),
        ("tests/actions/test_leases.py::test_a_word_from_a_late_process_changes_nothing",),
    ),
    Mutation(
        "a process that stands still keeps its locks",
        "one dispatcher per token",
        (
            Change(
                "db/leases.py",
                "        return int(self._connection.execute(_END_STALLED, values).scalar_one())\n",
                "        return 0\n",
            ),
        ),
        (
            "tests/db/test_leases.py::test_a_process_that_stands_still_in_the_middle_of_a_question_keeps_nobody_from_taking_over",
        ),
    ),
    Mutation(
        "an outcome is written while the person is being heard elsewhere",
        "P1",
        (
            Change(
                "actions/deliver.py", "    unit.one_at_a_time(unit.patients.chat_of(delivery.patient))\n", ""
            ),
        ),
        (
            "tests/actions/test_side_by_side.py::test_what_became_of_a_message_is_written_down_after_what_they_said",
        ),
    ),
    Mutation(
        "somebody is judged while they are being heard elsewhere",
        "P7",
        (
            Change(
                "actions/deliver.py",
                "            if not unit.if_nobody_has(unit.patients.chat_of(row.patient)):\n",
                "            if False:\n",
            ),
        ),
        (
            "tests/actions/test_side_by_side.py::test_nothing_is_judged_for_somebody_who_is_being_heard_until_they_were",
        ),
    ),
    Mutation(
        "a lease is taken although somebody holds it",
        "one dispatcher per token",
        (
            Change(
                "db/leases.py",
                "                where=None if alone else run_out | (leases.c.holder == holder),\n",
                "                where=None,\n",
            ),
        ),
        ("tests/db/test_leases.py::test_a_lease_belongs_to_one_until_it_runs_out",),
    ),
)

# The same again with the crash loop alone: it has to notice without help.
UNDER_KILLS = tuple(
    Mutation(f"{mutation.name} (the crash loop alone)", mutation.promise, mutation.changes, ("crash",))
    for mutation in MUTATIONS
    if mutation.name
    in {
        "an occasion may be planned twice",
        "the reply is planned in a transaction of its own, after the state's",
        "a crash's leftovers are sent again whatever their class",
    }
)
