"""`make pictures`: docs/pictures/chat.png, taken of the real page while two people use the real service."""

import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.process import Service

PICTURE = Path(__file__).with_name("chat.png")
CHROMIUM = "/usr/bin/chromium"
QUIET = ["--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update"]
HELLO = ("Yes", "Go on", "Yes, keep my answers", "Yes")
SAM, PRIYA = 7, 8


def settle_in(service: Service, person: int, name: str, matters: str, city: str) -> None:
    """From the first hello to the first question."""
    service.post("message", user_id=person, text="/start", first_name=name)
    service.post("settle")
    for label in HELLO:
        service.tap(label, person)
    for words in (name, matters, city):
        service.post("message", user_id=person, text=words)
        service.post("settle")
    for label in (
        "Tue",
        "Thu",
        "Done",
        "Morning, 9 to 11:30",
        "A bit of everything",
        "None of these",
        "Begin",
    ):
        service.tap(label, person)


def play(service: Service) -> None:
    """Priya has had her check-in and a tip or two; Sam is in the middle of his."""
    service.post("clock", tomorrow_at="09:10", zone="Europe/London")
    settle_in(service, PRIYA, "Priya", "dancing at my sister's wedding", "Leicester")
    for answer in ("Agree", "Agree", "Disagree", *["Agree"] * 10):
        service.tap(answer, PRIYA)
    service.tap("That's me done", PRIYA)
    service.post("clock", advance_seconds=3 * 24 * 3600)
    service.post("clock", tomorrow_at="11:45", zone="Europe/London")
    service.tap("Why did I get this?", PRIYA)
    settle_in(service, SAM, "Sam", "being able to walk the dog to the sea again", "Leeds")
    service.tap("Agree", SAM)
    service.tap("Disagree", SAM)
    service.post("message", user_id=SAM, text="why?")
    service.post("settle")


def take(address: str) -> None:
    """A picture of the page, once everything on it stands still."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_page(viewport={"width": 1280, "height": 900}, device_scale_factor=1.5)
        page.goto(address)
        page.get_by_text("3 of 13").first.wait_for()
        page.wait_for_timeout(1500)
        page.screenshot(path=PICTURE)
        browser.close()


def main() -> None:
    """Start the service in an empty folder, let it be used, take the picture, throw the folder away."""
    with tempfile.TemporaryDirectory() as folder, Service(Path(folder)) as service:
        play(service)
        take(service.address)


if __name__ == "__main__":
    main()
