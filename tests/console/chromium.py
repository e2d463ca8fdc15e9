"""Debian's Chromium for the console's tests: one for many checks, and what it must never see."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parent.parent.parent
AXE = ROOT / "console" / "node_modules" / "axe-core" / "axe.min.js"
QUIET = ["--no-sandbox", "--disable-gpu"]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ASK_AXE = """levels => axe.run(document, {runOnly: levels, resultTypes: ["violations"]}).then(
    found => found.violations.flatMap(each => each.nodes.map(
        node => `${each.id} at ${node.target}: ${node.failureSummary}`)))"""
TOO_WIDE = """() => {
    const root = document.documentElement, wide = root.clientWidth;
    if (root.scrollWidth <= wide) return [];
    return [...document.querySelectorAll("main *, header *, footer *")]
        .map(each => [each, Math.round(each.getBoundingClientRect().right)])
        .filter(([each, right]) => right > wide + 1 && !each.closest(".bt-scroll"))
        .filter(([each]) => getComputedStyle(each).position !== "absolute")
        .map(([each, right]) => `${each.tagName}.${each.className} reaches ${right}`)
        .slice(0, 3).concat(`the page is ${root.scrollWidth} wide`);
}"""
GREW = """() => [
    ...document.querySelectorAll("img, iframe, object, embed, script:not([src])"),
    ...[...document.querySelectorAll("*")].filter(
        each => [...each.attributes].some(one => one.name.startsWith("on"))),
].map(each => each.outerHTML.slice(0, 200))"""
READ = """() => document.body.textContent + [...document.querySelectorAll("input, textarea")]
    .map(each => ` ${each.value}`).join("")"""
OUTSIDE_BDI = """([words, mark]) => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    while (texts.nextNode()) {
        const text = texts.currentNode, theirs = words.some(each => text.data.includes(`${each} ${mark}`));
        if (theirs && !text.parentElement.closest("bdi, textarea"))
            found.push(`${text.parentElement.tagName}: ${text.data.trim().slice(0, 80)}`);
    }
    return found;
}"""


@contextmanager
def chromium() -> Iterator[Browser]:
    """Started once; ended with the block."""
    program = shutil.which("chromium")
    assert program, "Install chromium (Debian: apt-get install chromium), as .ci/run does."
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Tab:
    """A tab, and everything that went wrong in it: `wrong` must stay empty."""

    page: Page
    address: str
    wrong: list[str] = field(default_factory=list)

    def go(self, path: str) -> int:
        """Open an address below /console; the status."""
        answer = self.page.goto(f"{self.address}/console{path}")
        assert answer is not None
        return answer.status

    def by_axe(self) -> list[str]:
        """Everything on this page that breaks WCAG 2.2 A or AA, as far as axe can tell."""
        if not self.page.evaluate("'axe' in window"):  # a page that is looked at again has it still
            self.page.evaluate(AXE.read_text(encoding="utf-8") + ";0")
        found: list[str] = self.page.evaluate(ASK_AXE, LEVELS)
        return found

    def too_wide(self) -> list[str]:
        """What makes the page scroll sideways; tables may, within themselves."""
        found: list[str] = self.page.evaluate(TOO_WIDE)
        return found

    def grew(self) -> list[str]:
        """Elements that no template of ours makes: words that became markup."""
        found: list[str] = self.page.evaluate(GREW)
        return found

    def read(self) -> str:
        """All words on the page, those in its fields too."""
        found: str = self.page.evaluate(READ)
        return found

    def outside_bdi(self, fields: Sequence[str], mark: str) -> list[str]:
        """Where words with this mark stand without a <bdi> round them."""
        found: list[str] = self.page.evaluate(OUTSIDE_BDI, [list(fields), mark])
        return found

    def text_at(self, percent: int) -> None:
        """As somebody who has set their browser's text so much larger."""
        self.page.evaluate(f"document.documentElement.style.fontSize = '{percent}%'")


@contextmanager
def tab(
    browser: Browser, address: str, width: int, *, session: str = "", height: int = 900, **more: Any
) -> Iterator[Tab]:
    """A new tab, signed in by a session's key if there is one."""
    context = browser.new_context(viewport={"width": width, "height": height}, **more)
    if session:
        context.add_cookies([{"name": "bt-session", "value": session, "url": address}])
    made = Tab(context.new_page(), address)
    listen(made.page, made)
    try:
        yield made
    finally:
        context.close()


def listen(page: Page, tab: Tab) -> None:
    """Dialogs, faults of scripts, complaints on the console (a refused script is one), and other hosts."""
    quiet: Mapping[str, str] = {
        "Failed to load resource": "a status that the test looks at itself",
        "htmx:sendAbort": "a page that is left gives up what it was just asking",
        "htmx:afterRequest": "the same",
    }

    def complained(text: str) -> None:
        if not text.startswith(tuple(quiet)):
            tab.wrong.append(f"{page.url}: {text}")

    def asked(url: str) -> None:
        if not url.startswith((f"{tab.address}/", "data:", "blob:")):
            tab.wrong.append(f"{page.url} asked {url}")

    def dialog(shown: Any) -> None:
        tab.wrong.append(f"{page.url}: a dialog: {shown.message}")
        shown.dismiss()

    page.on("dialog", dialog)
    page.on("pageerror", lambda fault: complained(str(fault)))
    page.on("console", lambda line: complained(line.text) if line.type == "error" else None)
    page.on("request", lambda request: asked(request.url))
