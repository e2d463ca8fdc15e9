"""Tips out to files and in again, through the console: looked at first, then all or nothing."""

import csv
import io
import re

import pytest

from domain.staff import Grant, Role
from domain.tip_workflow import Stage, name_of
from stock import stock_tips
from tests.console.desk import Browser, Console
from tests.console.test_tips import SHOES, edit_of, written


@pytest.fixture
async def ann(console: Console) -> Browser:
    """She writes, and the shipped tips are there."""
    assert console.parts is not None
    await console.parts.service.run(stock_tips, console.parts.catalogue)
    return await console.signed_in([Grant(Role.AUTHOR)], "Ann Author")


async def exported(browser: Browser, kind: str) -> bytes:
    answer = await browser.get("/tips/-/export", **{"as": kind})
    assert answer.status_code == 200
    assert f".{kind}" in answer.headers["content-disposition"]
    return answer.content


async def uploaded(browser: Browser, data: bytes, name: str) -> tuple[int, str]:
    answer = await browser.post("/tips/-/import", {}, {"file": (name, data)})
    return answer.status_code, answer.text


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def as_csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


async def stages(console: Console) -> dict[str, tuple[str, Stage]]:
    newest = await console.unit(lambda unit: unit.tip_texts.newest())
    return {each.tip: (str(each.number), name_of(each.state)) for each in newest}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "zip"])
async def test_what_goes_out_and_comes_straight_back_changes_nothing(
    console: Console, ann: Browser, kind: str
) -> None:
    await written(ann, body_en="=1+1 is no sum.\n\n'Quoted', @you.", owner="-Ann", evidence="+general advice")
    before = await stages(console)
    data = await exported(ann, kind)
    status, html = await uploaded(ann, data, f"tips.{kind}")
    assert status == 200
    assert "<b>161</b> unchanged" in html
    assert "<b>0</b> changed" in html
    assert "Everything in this file is here already" in html
    assert await stages(console) == before
    if kind == "csv":
        [door] = [row for row in rows_of(data) if row["id"] == "moving-1-door"]
        assert door["words_en"].startswith("'=")
        assert door["owner"] == "'-Ann"


async def test_changes_are_shown_first_and_arrive_as_drafts_after_the_yes(
    console: Console, ann: Browser
) -> None:
    rows = rows_of(await exported(ann, "csv"))
    rows[0]["words_en"] = "Waiting rooms feel lighter with company."
    new = rows[1] | {"id": "moving-1-new", "based_on": "", "words_en": "Stand up <b>once</b> now."}
    status, html = await uploaded(ann, as_csv([*rows, new]), "tips.csv")
    assert status == 200
    assert "<b>1</b> new" in html
    assert "<b>1</b> changed" in html
    assert "<b>159</b> unchanged" in html
    assert "lighter" in html
    assert "&lt;b&gt;once&lt;/b&gt;" in html
    assert "moving-1-new" not in await stages(console)
    [number] = re.findall(r'name="upload" value="(\d+)"', html)
    done = await ann.did("/tips/-/import/yes", {"upload": number})
    assert "2 tips are in, as drafts." in done
    after = await stages(console)
    assert after["moving-1-new"] == ("v1 r1", Stage.DRAFT)
    assert after[rows[0]["id"]][1] is Stage.DRAFT
    assert sum(stage is Stage.UNREVIEWED for _, stage in after.values()) == 159
    live = await console.unit(lambda unit: unit.tip_texts.live(rows[0]["id"]))
    assert live is not None and str(live.number) == "v1 r1"
    again = await ann.did("/tips/-/import/yes", {"upload": number})
    assert "That upload is gone" in again


async def test_one_wrong_cell_keeps_everything_out_and_is_named(console: Console, ann: Browser) -> None:
    rows = rows_of(await exported(ann, "csv"))
    rows[0]["words_en"] = "Something new."
    rows[2]["levels"] = "5"
    status, html = await uploaded(ann, as_csv(rows), "tips.csv")
    assert status == 422
    assert "1 cell must be mended" in html
    assert "<td>4</td><td><bdi>levels</bdi></td><td><bdi>“5” is not one of them.</bdi></td>" in html
    assert 'name="upload"' not in html


async def test_an_upload_never_overwrites_what_somebody_saved_since_the_export(
    console: Console, ann: Browser
) -> None:
    await written(ann)
    rows = rows_of(await exported(ann, "csv"))
    mine = [row for row in rows if row["id"] == "moving-1-door"]
    mine[0]["words_en"] = "From the spreadsheet."
    status, html = await uploaded(ann, as_csv(mine), "tips.csv")
    [number] = re.findall(r'name="upload" value="(\d+)"', html)
    await ann.did("/tips/moving-1-door/edit", edit_of(body_en="By hand, meanwhile."))
    assert "somebody has changed “moving-1-door” meanwhile" in await ann.did(
        "/tips/-/import/yes", {"upload": number}
    )
    status, html = await uploaded(ann, as_csv(mine), "tips.csv")
    assert status == 422
    assert "it was v1 r1 and is v1 r2 now" in html
    newest = await console.unit(lambda unit: unit.tip_texts.hold("moving-1-door"))
    assert newest is not None and newest.text.bodies["en"] == "By hand, meanwhile."


async def test_nobody_says_yes_to_somebody_elses_upload(console: Console, ann: Browser) -> None:
    rows = rows_of(await exported(ann, "csv"))
    rows[0]["words_en"] = "Something new."
    _, html = await uploaded(ann, as_csv(rows), "tips.csv")
    [number] = re.findall(r'name="upload" value="(\d+)"', html)
    ben = await console.signed_in([Grant(Role.AUTHOR)], "Ben Author")
    assert "That upload is gone" in await ben.did("/tips/-/import/yes", {"upload": number})


async def test_what_is_no_table_at_all_is_refused_in_a_sentence(ann: Browser) -> None:
    for data, name, words in (
        (b"", "tips.csv", "Choose a file first"),
        (b"\xff\xfe\x00", "tips.csv", "not UTF-8"),
        (b"PK\x03\x04rubbish", "tips.zip", "not a zip archive"),
        (b"x" * 5_000_001, "tips.csv", "larger than 5 MB"),
    ):
        status, html = await uploaded(ann, data, name)
        assert status == 422
        assert words in html


async def test_a_draft_that_came_in_with_errors_says_how_many(ann: Browser) -> None:
    columns = ("id", "based_on", "levels", "topics", "conditions", "exclusions", "owner", "evidence")
    row = dict.fromkeys(columns, "") | {
        "id": "moving-1-ten",
        "levels": "1",
        "topics": "moving",
        "owner": "Ann",
        "evidence": "general advice",
        "review": SHOES["review"],
        "words_en": "Walk 10 steps.",
    }
    status, html = await uploaded(ann, as_csv([row]), "tips.csv")
    assert status == 200
    assert "1 to mend" in html
