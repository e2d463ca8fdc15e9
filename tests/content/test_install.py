"""Bringing other people's words: the file to fill in, and that a wrong one changes nothing.

Every sentence and number here is made up for the test; none is any publisher's.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from content.catalogue import TIPS, CatalogueFault, load_instrument
from content.commands import check
from content.install import NothingToInstall, UnknownPack, install, template
from content.packs import INSTRUMENTS
from domain.scoring import score

Data = dict[str, Any]


def filled_in(pack: str, languages: tuple[str, ...] = ("en",)) -> Data:
    """The template of a pack, filled in with made-up words."""
    data: Data = yaml.safe_load(template(pack, languages))
    data["source"] = "made up for a test"
    for language, wording in data["wordings"].items():
        wording["title"], wording["context"] = f"Title {language}", f"Context {language}"
        for number, (item, words) in enumerate(wording["items"].items(), 1):
            words["text"] = f"Made-up statement {number} ({item}, {language})."
            words["why"] = "Because."
        for key, words in wording["options"].items():
            words["label"] = f"Choice {key}"
        if "na" in wording:
            wording["na"]["label"] = "None of these"
    if pack == "pam-13":
        data["table"] = {raw: round((raw - 13) * 100 / 39, 1) for raw in data["table"]}
        data["vectors"] = [
            {"answers": [1] * 13, "score": 0.0, "level": 1, "flags": ["straight_lining"]},
            {"answers": [3] * 11 + ["na", "na"], "score": 66.7, "level": 3, "flags": ["missing_items"]},
            {"answers": [4] * 13, "score": 100.0, "level": 4},
        ]
    else:
        data["vectors"] = [
            {"answers": [1] * 6, "score": 1.0, "level": 1},
            {"answers": [5, 5, 5, 5, 5, 6], "score": 5.17, "level": 2},
            {"answers": [8, 8, "na", "na", 7, 7], "score": 7.5, "level": 4},
        ]
    return data


def saved(folder: Path, data: Data) -> Path:
    path = folder / "filled-in.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


def test_a_licensed_pack_asks_and_scores_once_its_file_is_installed(tmp_path: Path) -> None:
    assert install("pam-13", saved(tmp_path, filled_in("pam-13")), tmp_path / "installed") == []
    loaded = load_instrument(INSTRUMENTS / "pam-13", tmp_path / "installed")
    assert (loaded.instrument.can_ask, loaded.instrument.can_score, loaded.missing) == (True, True, ())
    assert loaded.vectors_ok
    assert loaded.wording("en").items["p03"].text == "Made-up statement 3 (p03, en)."
    came = score(loaded.instrument, dict.fromkeys(loaded.instrument.item_ids, 2))
    assert (came.raw, came.score, came.level) == (26, 33.3, 1)


def test_semcd_6_asks_once_its_sentences_are_installed(tmp_path: Path) -> None:
    assert (
        install("semcd-6", saved(tmp_path, filled_in("semcd-6", ("en", "es"))), tmp_path / "installed") == []
    )
    loaded = load_instrument(INSTRUMENTS / "semcd-6", tmp_path / "installed")
    assert loaded.instrument.can_ask
    assert loaded.instrument.languages == ("en", "es")
    assert loaded.wording("es").title == "Title es"
    assert loaded.wording("fr").language == "en"


def test_a_site_can_choose_the_cut_points_of_older_papers(tmp_path: Path) -> None:
    data = filled_in("pam-13")
    data["cut_points"] = "legacy"
    install("pam-13", saved(tmp_path, data), tmp_path / "installed")
    loaded = load_instrument(INSTRUMENTS / "pam-13", tmp_path / "installed")
    assert loaded.instrument.cut_points.bounds == (47.1, 55.2, 67.1)


def test_a_table_may_bring_its_standard_errors(tmp_path: Path) -> None:
    data = filled_in("pam-13")
    data["standard_errors"] = dict.fromkeys(data["table"], 4.2)
    install("pam-13", saved(tmp_path, data), tmp_path / "installed")
    instrument = load_instrument(INSTRUMENTS / "pam-13", tmp_path / "installed").instrument
    assert score(instrument, dict.fromkeys(instrument.item_ids, 2)).standard_error == 4.2


@pytest.mark.parametrize("pack", ["pam-13", "semcd-6"])
def test_the_empty_template_is_refused_as_it_stands(tmp_path: Path, pack: str) -> None:
    path = tmp_path / "empty.yaml"
    path.write_text(template(pack), encoding="utf-8")
    assert install(pack, path, tmp_path / "installed")
    assert not (tmp_path / "installed").exists()


def without_an_item(data: Data) -> None:
    del data["wordings"]["en"]["items"]["p07"]


def with_an_empty_item(data: Data) -> None:
    data["wordings"]["en"]["items"]["p07"]["text"] = " "


def with_a_language_not_there(data: Data) -> None:
    data["languages"].append("cy")


def with_a_language_not_claimed(data: Data) -> None:
    data["languages"] = []


def without_a_label(data: Data) -> None:
    del data["wordings"]["en"]["options"]["option-2"]


def without_na(data: Data) -> None:
    del data["wordings"]["en"]["na"]


def with_a_hole_in_the_table(data: Data) -> None:
    del data["table"][30]


def with_a_falling_table(data: Data) -> None:
    data["table"][30] = 1.0


def with_a_table_beyond_100(data: Data) -> None:
    data["table"][52] = 100.5


def with_a_table_below_0(data: Data) -> None:
    data["table"][13] = -0.5


def with_a_raw_sum_that_cannot_occur(data: Data) -> None:
    data["table"][53] = 100.0


def with_words_in_the_table(data: Data) -> None:
    data["table"][30] = "about forty"


def with_a_number_that_is_none(data: Data) -> None:
    data["table"][30] = float("nan")


def with_a_flat_table(data: Data) -> None:
    data["table"] = dict.fromkeys(data["table"], 50.0)


def without_a_table(data: Data) -> None:
    del data["table"]


def with_two_vectors(data: Data) -> None:
    data["vectors"].pop()


def with_the_same_vector_thrice(data: Data) -> None:
    data["vectors"] = [data["vectors"][0]] * 3


def with_a_vector_that_comes_out_wrong(data: Data) -> None:
    data["vectors"][1]["score"] = 60.0


def with_a_vector_of_too_few_answers(data: Data) -> None:
    data["vectors"][1]["answers"].pop()


def with_a_vector_of_an_answer_never_offered(data: Data) -> None:
    data["vectors"][1]["answers"][0] = 9


def for_another_pack(data: Data) -> None:
    data["pack"] = "semcd-6"


def without_a_source(data: Data) -> None:
    data["source"] = ""


def with_a_spelling_mistake(data: Data) -> None:
    data["tabel"] = {}


@pytest.mark.parametrize(
    "spoil",
    [
        without_an_item, with_an_empty_item, with_a_language_not_there, with_a_language_not_claimed,
        without_a_label, without_na, with_a_hole_in_the_table, with_a_falling_table, with_a_table_beyond_100,
        with_a_table_below_0, with_a_raw_sum_that_cannot_occur, with_words_in_the_table,
        with_a_number_that_is_none, with_a_flat_table, without_a_table, with_two_vectors,
        with_the_same_vector_thrice, with_a_vector_that_comes_out_wrong, with_a_vector_of_too_few_answers,
        with_a_vector_of_an_answer_never_offered, for_another_pack, without_a_source, with_a_spelling_mistake,
    ],
)  # fmt: skip
def test_a_file_that_is_not_right_is_refused_and_the_one_in_place_stays(
    tmp_path: Path, spoil: Callable[[Data], None]
) -> None:
    installed = tmp_path / "installed"
    assert install("pam-13", saved(tmp_path, filled_in("pam-13")), installed) == []
    before = (installed / "pam-13.yaml").read_bytes()
    data = filled_in("pam-13")
    spoil(data)
    findings = install("pam-13", saved(tmp_path, data), installed)
    assert findings and all(finding.cure for finding in findings)
    assert [path.name for path in installed.iterdir()] == ["pam-13.yaml"]
    assert (installed / "pam-13.yaml").read_bytes() == before


@pytest.mark.parametrize("content", [b"", b"- 1\n", b"pack: [", b"\xff\xfe\x00", b"pack: pam-13\n" * 2])
def test_a_file_that_is_something_else_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "else.yaml"
    path.write_bytes(content)
    assert install("pam-13", path, tmp_path / "installed")


def test_a_file_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    (finding,) = install("pam-13", tmp_path / "gone.yaml", tmp_path / "installed")
    assert "cannot be read" in finding.message


def test_a_file_saved_by_a_windows_editor_is_fine(tmp_path: Path) -> None:
    path = saved(tmp_path, filled_in("pam-13"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert install("pam-13", path, tmp_path / "installed") == []
    assert load_instrument(INSTRUMENTS / "pam-13", tmp_path / "installed").instrument.can_score


def test_an_installed_file_that_somebody_spoilt_is_not_used(tmp_path: Path) -> None:
    data = filled_in("pam-13")
    data["table"][39] = 1.0
    (tmp_path / "pam-13.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")
    with pytest.raises(CatalogueFault, match=r"pam-13\.yaml"):
        load_instrument(INSTRUMENTS / "pam-13", tmp_path)


def test_an_unknown_pack_is_told_which_there_are(tmp_path: Path) -> None:
    with pytest.raises(UnknownPack, match="activation-13, pam-13, semcd-6"):
        template("phq-9")
    with pytest.raises(UnknownPack):
        install("../etc", tmp_path / "x", tmp_path)


def test_our_own_pack_needs_nothing_installed() -> None:
    with pytest.raises(NothingToInstall):
        template("activation-13")


def test_the_template_asks_for_everything_and_says_who_has_it() -> None:
    text = template("pam-13", ("en", "de"))
    data = yaml.safe_load(text)
    assert "licence holder" in text
    assert list(data["wordings"]) == ["en", "de"]
    assert list(data["table"]) == list(range(13, 53))
    assert len(data["wordings"]["de"]["items"]) == 13
    assert len(data["vectors"]) >= 3


def test_the_command_ends_with_a_verdict_and_a_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "x.md").write_text("no tip", encoding="utf-8")
    assert check(tmp_path) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("Not ready: 1 error")
    (tmp_path / "x.md").unlink()
    tip = TIPS / "moving" / "moving-1-shoes.md"
    (tmp_path / tip.name).write_text(tip.read_text(encoding="utf-8"), encoding="utf-8")
    assert check(tmp_path) == 0
    assert capsys.readouterr().out.startswith("Ready: no errors")
