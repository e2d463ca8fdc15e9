"""docs/benchmarks.md: each benchmark writes its figures between two marks of its own."""

from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "benchmarks.md"


def put_into_page(name: str, figures: str, page: Path = PAGE) -> None:
    """Replace what stands between `<!-- name -->` and `<!-- end of name -->`; else ValueError."""
    begin, end = f"<!-- {name} -->", f"<!-- end of {name} -->"
    text = page.read_text(encoding="utf-8")
    before, mark, rest = text.partition(begin)
    _, closing, after = rest.partition(end)
    if not mark or not closing:
        raise ValueError(f"{page} has no {begin} … {end}")
    page.write_text(f"{before}{begin}\n{figures}\n{end}{after}", encoding="utf-8")
