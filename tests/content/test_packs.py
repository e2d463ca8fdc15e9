"""The shipped packs: what they can do, what they wait for, and that a wrong one never loads."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from content.catalogue import CatalogueFault, load_catalogue, load_instrument
from content.lint import check
from content.packs import INSTRUMENTS, shipped_packs
from domain.instruments import RaschScorer

CATALOGUE = load_catalogue(None)


def copied(pack: str, folder: Path, change: Callable[[str], str], file: str = "pack.yaml") -> Path:
    """A copy of a shipped pack with one of its files changed."""
    target = folder / pack
    shutil.copytree(INSTRUMENTS / pack, target)
    path = target / file
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")
    return target


def test_the_three_packs_ship() -> None:
    assert shipped_packs() == ["activation-13", "pam-13", "semcd-6"]


def test_our_own_statements_can_be_asked_and_scored_at_once() -> None:
    ours = CATALOGUE.instruments["activation-13"]
    assert (ours.instrument.can_ask, ours.instrument.can_score, ours.vectors_ok, ours.missing) == (
        True,
        True,
        True,
        (),
    )
    assert ours.instrument.level_kind == "activation level"


def test_our_own_statements_say_that_they_are_not_validated_and_not_pam() -> None:
    ours = CATALOGUE.instruments["activation-13"].instrument
    assert not ours.validated
    assert "not validated, not PAM" in ours.title
    assert "Not validated, not PAM" in ours.notes


def test_semcd_6_can_score_but_cannot_ask_until_its_sentences_are_installed() -> None:
    confidence = CATALOGUE.instruments["semcd-6"]
    assert (confidence.instrument.can_score, confidence.instrument.can_ask) == (True, False)
    assert confidence.instrument.level_kind == "confidence band"
    assert "Self-Management Resource Center" in confidence.missing[0]
    with pytest.raises(KeyError):
        confidence.wording("en")


def test_pam_13_can_do_nothing_and_says_what_is_missing_and_who_can_give_it() -> None:
    licensed = CATALOGUE.instruments["pam-13"]
    assert (licensed.instrument.can_score, licensed.instrument.can_ask, licensed.vectors_ok) == (
        False,
        False,
        False,
    )
    assert len(licensed.missing) == 2
    assert all("licence holder" in each for each in licensed.missing)


@pytest.mark.parametrize("pack", ["pam-13", "semcd-6"])
def test_packs_of_other_people_hold_no_sentence_of_theirs(pack: str) -> None:
    assert not (INSTRUMENTS / pack / "wording").exists()
    definition = yaml.safe_load((INSTRUMENTS / pack / "pack.yaml").read_text(encoding="utf-8"))
    assert all(re.fullmatch(r"[ps]\d+", item["id"]) and set(item) == {"id"} for item in definition["items"])
    assert all(re.fullmatch(r"\d+|option-\d", option["key"]) for option in definition["options"])


def test_the_cut_points_are_those_of_the_papers() -> None:
    licensed = CATALOGUE.instruments["pam-13"].instrument
    assert licensed.cut_point_sets["current"].bounds == (47.1, 55.2, 72.5)
    assert licensed.cut_point_sets["legacy"].bounds == (47.1, 55.2, 67.1)
    assert CATALOGUE.instruments["semcd-6"].instrument.cut_points.bounds == (2.95, 5.17, 7.39)


def test_each_statement_is_told_why_it_is_asked_in_two_sentences() -> None:
    wording = CATALOGUE.instruments["activation-13"].wording("en")
    for item in wording.items.values():
        assert len(re.findall(r"[.!?](?:\s|$)", item.why)) == 2, item.why
        assert len(re.findall(r"[.!?](?:\s|$)", item.text)) == 1, item.text


def test_the_words_before_the_first_question_say_what_people_need_to_know() -> None:
    context = CATALOGUE.instruments["activation-13"].wording("en").context
    for promise in ("no right answers", "care team can see", "skip", "stop"):
        assert promise in context


def test_every_answer_can_be_typed_in_one_way_only() -> None:
    wording = CATALOGUE.instruments["activation-13"].wording("en")
    options = [*wording.options.values(), *([wording.na] if wording.na else [])]
    typed = [words.casefold() for option in options for words in (option.label, *option.synonyms)]
    assert len(typed) == len(set(typed))


def test_statements_go_from_easy_to_hard_and_centre_on_nought() -> None:
    scorer = CATALOGUE.instruments["activation-13"].instrument.scorer
    assert isinstance(scorer, RaschScorer)
    assert list(scorer.locations.values()) == sorted(scorer.locations.values())
    assert sum(scorer.locations.values()) == pytest.approx(0)
    assert sum(scorer.thresholds) == pytest.approx(0)


def test_a_vector_that_no_longer_comes_out_right_keeps_the_pack_from_loading(tmp_path: Path) -> None:
    broken = copied(
        "activation-13", tmp_path, lambda text: text.replace("score: 57.8", "score: 57.9"), "vectors.yaml"
    )
    with pytest.raises(CatalogueFault, match=r"vectors\.yaml:\d+: error \[vector\] score came out as 57\.8"):
        load_instrument(broken, None)


def test_a_scorer_that_changed_keeps_the_pack_from_loading(tmp_path: Path) -> None:
    broken = copied(
        "activation-13", tmp_path, lambda text: text.replace("theta_at_100: 5.95", "theta_at_100: 6.5")
    )
    with pytest.raises(CatalogueFault, match="came out as"):
        load_instrument(broken, None)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("id: activation-13", "id: other", "id"),
        ("[47.1, 55.2, 72.5]", "[47.1, 55.2, 50]", "cut-points"),
        ("chosen_cut_points: current", "chosen_cut_points: newest", "cut-points"),
        ("min_answered: 10", "min_answered: 14", "rules"),
        ("straight_lining: extreme", "straight_lining: maybe", "choice"),
        ("thresholds: [-1.9, -0.3, 2.2]", "thresholds: [-1.9, 2.2]", "scorer"),
        ("able-first-step: -0.50", "able-first-stop: -0.50", "unknown"),
        ("able-first-step: -0.50", "able-first-step: -500", "scorer"),
        ("kind: rasch", "kind: magic", "choice"),
        ("theta_at_100: 5.95", "theta_at_100: -7", "scorer"),
        ("  - {id: able-first-step}", "  - {id: able-strange-words}", "items"),
        ("  - {value: 2, key: disagree}", "  - {value: 1, key: disagree}", "options"),
        ("validated: false", "validated: nobody knows", "flag"),
        ("allow_na: true", "allow_na: true\nallow_na: false", "twice"),
        ("notes: >-", "note: >-", "unknown"),
        ("languages: [en]", "languages: [en, cy]", "unreadable"),
        ("languages: [en]", "languages: []", "languages"),
        ("needs: []", "needs: [luck]", "needs"),
        ("rules:", "rules: [", "yaml"),
    ],
)
def test_a_mistake_in_a_definition_is_found_before_anyone_is_asked(
    tmp_path: Path, old: str, new: str, rule: str
) -> None:
    broken = copied("activation-13", tmp_path, lambda text: text.replace(old, new, 1))
    findings = check(broken)
    assert rule in {finding.rule for finding in findings}
    assert all(finding.cure for finding in findings)
    with pytest.raises(CatalogueFault):
        load_instrument(broken, None)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("    text: Small things I do at home can make my day better.\n", "", "text"),
        ("    label: Disagree strongly", "    label: ''", "text"),
        ("nope,", "agree,", "ambiguous"),
        ("  keeps-start-again:", "  keeps-start-agian:", "unknown"),
        (
            "Small things",
            "Infinitesimal considerations regarding organisational particularities" * 3,
            "reading-age",
        ),
    ],
)
def test_a_hole_or_a_muddle_in_a_wording_is_found(tmp_path: Path, old: str, new: str, rule: str) -> None:
    broken = copied("activation-13", tmp_path, lambda text: text.replace(old, new, 1), "wording/en.yaml")
    assert rule in {finding.rule for finding in check(broken / "wording" / "en.yaml")}


def test_a_shipped_pack_has_a_dozen_vectors(tmp_path: Path) -> None:
    shorter = copied("semcd-6", tmp_path, lambda text: "\n".join(text.splitlines()[:62]), "vectors.yaml")
    assert "vectors" in {finding.rule for finding in check(shorter)}


def test_an_alias_bomb_is_refused_without_unfolding_it(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    path = tmp_path / "bomb.yaml"
    path.write_text(bomb, encoding="utf-8")
    assert {finding.rule for finding in check(path)} == {"alias"}


def test_the_fingerprint_changes_with_any_word(tmp_path: Path) -> None:
    changed = copied(
        "activation-13", tmp_path, lambda text: text.replace("Small", "Little", 1), "wording/en.yaml"
    )
    ours = CATALOGUE.instruments["activation-13"]
    assert load_instrument(changed, None).fingerprint != ours.fingerprint


def test_tips_are_in_the_catalogue_with_their_heads() -> None:
    assert CATALOGUE.tips
    tip = next(iter(CATALOGUE.tips.values()))
    assert tip.levels and tip.topics and tip.bodies["en"] and len(tip.fingerprint) == 64


@pytest.mark.parametrize(
    "text", ["no head", "---\nid: x\n---\n## en\nHello.", "---\nid: x\n---\n## en\n{{ secret }}"]
)
def test_a_tip_that_would_break_the_service_keeps_the_catalogue_from_loading(
    tmp_path: Path, text: str
) -> None:
    (tmp_path / "x.md").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueFault, match=r"x\.md"):
        load_catalogue(None, tips=tmp_path)
