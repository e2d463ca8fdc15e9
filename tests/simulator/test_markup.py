"""HTML is read as strictly as Telegram reads it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import Refused
from simulator.markup import parse_html, units


def entity(kind: str, offset: int, length: int, **more: str) -> dict[str, object]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("html", "text", "entities"),
    [
        ("plain", "plain", []),
        ("a &lt;b&gt; &amp; &quot;c&quot; &#39;d&#x27;", "a <b> & \"c\" 'd'", []),
        ("&nbsp; &copy; & &#0; stay", "&nbsp; &copy; & &#0; stay", []),
        ("5 > 4", "5 > 4", []),
        ("<b>a</b>", "a", [entity("bold", 0, 1)]),
        ("<B>a</B >", "a", [entity("bold", 0, 1)]),
        ("<strong>a</strong><em>b</em>", "ab", [entity("bold", 0, 1), entity("italic", 1, 1)]),
        ("<ins>a</ins><del>b</del><s>c</s>", "abc", [
            entity("underline", 0, 1), entity("strikethrough", 1, 1), entity("strikethrough", 2, 1)]),
        ("🌻<i>b</i>", "🌻b", [entity("italic", 2, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("italic", 1, 1), entity("bold", 0, 2)]),
        ('<a href="https://x.org/?a=1&amp;b=2">a</a>', "a", [
            entity("text_link", 0, 1, url="https://x.org/?a=1&b=2")]),
        ("<a href='tg://user?id=1'>a</a>", "a", [entity("text_link", 0, 1, url="tg://user?id=1")]),
        ("<a>no address</a>", "no address", []),
        ('<span class="tg-spoiler">a</span><tg-spoiler>b</tg-spoiler>', "ab", [
            entity("spoiler", 0, 1), entity("spoiler", 1, 1)]),
        ('<pre><code class="language-py">x</code></pre>', "x", [entity("pre", 0, 1, language="py")]),
        ("<code>x</code>", "x", [entity("code", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        ("<b></b>x", "x", []),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
    ],
)  # fmt: skip
def test_good_html_becomes_text_and_entities(html: str, text: str, entities: list[dict[str, object]]) -> None:
    assert parse_html(html) == (text, entities)


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("é<x>", 'Unsupported start tag "x" at byte offset 2'),
        ("Sam <3", "Unclosed start tag at byte offset 4"),
        ("<script>a</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("a</b>", "Unexpected end tag at byte offset 1"),
        ("<b>a", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b><i>a</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<b>a</b", "Unclosed end tag at byte offset 4"),
        ("<span>a</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<a href="x>a</a>', "Unclosed start tag at byte offset 0"),
        ('<a ="x">a</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
    ],
)
def test_bad_html_is_refused_with_its_place(html: str, complaint: str) -> None:
    html = html + ">" if html == "a < b" else html
    with pytest.raises(Refused) as refusal:
        parse_html(html)
    assert refusal.value.description == f"Bad Request: can't parse entities: {complaint}"
    assert refusal.value.code == 400


@given(st.text())
def test_escaped_words_come_out_as_they_were_whatever_they_are(words: str) -> None:
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert parse_html(f"<b>{escaped}</b>") == (
        words,
        [entity("bold", 0, len(words.encode("utf-16-le", "surrogatepass")) // 2)] if words else [],
    )
    assert units(words) == len(words.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text("<>/&;ab= \"'#x3"))
def test_any_tangle_is_either_read_or_refused(tangle: str) -> None:
    try:
        text, entities = parse_html(tangle)
    except Refused as refusal:
        assert refusal.code == 400
    else:
        assert all(0 <= e["offset"] < e["offset"] + e["length"] <= units(text) for e in entities)
