"""The way in and out: sign in, set up an account by its one-time link, sign out."""

from datetime import timedelta
from urllib.parse import urlsplit

from starlette.responses import Response

from actions.console import sign_in as actions
from actions.console.sign_in import Guess
from console import cookies, demo, passwords, second_factor
from console.page import ROOT, Here, Page
from console.routes import PUBLIC, Routes
from domain.accounts import Account, email_of
from domain.staff import Reach

routes = Routes()
WRONG = (
    "The e-mail address, the password or the code is not right. "
    "A code works once: if you have just used one, wait for the next."
)
CODE_WRONG = "This is not the code that the app shows now. Wait for the next one and type all six digits."


@routes.get("/sign-in", may=PUBLIC, site=Reach.ANYWHERE)
async def ask(page: Here) -> Response:
    """The form; somebody who is signed in goes on."""
    if page.entered is not None:
        return page.to(_wanted(page.query("next")))
    return await _form(page, next=page.query("next"), over=bool(page.query("over")))


@routes.post("/sign-in", may=PUBLIC, site=Reach.ANYWHERE, body=8_000)
async def sign_in(page: Here) -> Response:
    """One answer for whatever is wrong, and the same time for whoever it is."""
    guess = _guess(page)
    found = await page.desk.service.run(actions.begin, guess, page.desk.wall())
    if isinstance(found, timedelta):
        return await _wait(page, found)
    key = cookies.fresh()
    if not await _right(page, guess, found, key):
        return await _form(page, 422, next=page.form.text("next"), problems=[("email", WRONG)])
    response = page.to(_wanted(page.form.text("next")))
    page.put_cookie(response, cookies.SESSION, key)
    device = cookies.device_for(page.desk.key, guess.email)
    page.put_cookie(response, cookies.DEVICE, device, cookies.DEVICE_LASTS)
    return response


@routes.post("/sign-out", may=PUBLIC, site=Reach.ANYWHERE)
async def sign_out(page: Here) -> Response:
    """Also when the session was over already."""
    if page.entered is not None:
        await page.run(actions.sign_out, page.session)
    response = page.to(f"{ROOT}/sign-in")
    page.drop_cookie(response, cookies.SESSION)
    return response


@routes.get("/set-up/{code}", may=PUBLIC, site=Reach.ANYWHERE)
async def set_up_form(page: Here, code: str) -> Response:
    """Opening the link uses nothing up: mail programs open links too."""
    found = await page.desk.service.run(actions.look_at_link, code, page.desk.wall())
    if found is None:
        return page.render("sign_in/link_over.html", 404)
    return _set_up_form(page, found[1], found[0].totp)


@routes.post("/set-up/{code}", may=PUBLIC, site=Reach.ANYWHERE, body=8_000)
async def set_up(page: Here, code: str) -> Response:
    """Password and second factor are chosen; the recovery codes are shown once."""
    found = await page.desk.service.run(actions.look_at_link, code, page.desk.wall())
    if found is None:
        return page.render("sign_in/link_over.html", 404)
    link, account = found
    problems = password_problems(page, account)
    step = second_factor.matching_step(link.totp, page.form.text("code"), page.desk.wall())
    if step is None:
        problems.append(("code", CODE_WRONG))
    if problems or step is None:
        return _set_up_form(page, account, link.totp, problems)
    codes, key = second_factor.new_recovery_codes(), cookies.fresh()
    kept = await page.desk.passwords.kept(page.form.raw("password"))
    wall = page.desk.wall()
    if not await page.desk.service.run(actions.set_up, code, kept, step, codes, key, wall):
        return page.render("sign_in/link_over.html", 404)
    response = page.render("sign_in/codes.html", codes=codes, first=True)
    page.put_cookie(response, cookies.SESSION, key)
    return response


def password_problems(page: Page, account: Account) -> list[tuple[str, str]]:
    """What is wrong with the new password of the form, for its fields."""
    password = page.form.raw("password")
    fault = passwords.fault_of(password, [account.email, account.name, page.desk.service.house.site])
    if fault is not None:
        return [("password", fault)]
    return [] if password == page.form.raw("again") else [("again", "The two are not the same.")]


async def _right(page: Page, guess: Guess, account: Account | None, key: str) -> bool:
    """Whether password and code are; and if so, in they are, under `key`."""
    ready = account if account is not None and account.ready else None
    typed, password = page.form.text("code"), page.form.raw("password")
    matched = await page.desk.passwords.matches(ready.password_hash if ready else None, password)
    step = second_factor.matching_step(ready.totp if ready else None, typed, page.desk.wall())
    if not matched or ready is None or ready.password_hash is None:
        return False
    recovery, old = second_factor.as_recovery_code(typed), page.cookie(cookies.SESSION)
    in_they_are = await page.desk.service.run(
        actions.finish, guess, ready.id, step, recovery, key, old, page.desk.wall()
    )
    if in_they_are and page.desk.passwords.outdated(ready.password_hash):
        await page.desk.service.run(actions.rehash, ready.id, await page.desk.passwords.kept(password))
    return in_they_are


def _guess(page: Page) -> Guess:
    try:
        email = email_of(page.form.text("email"))
    except ValueError:
        email = ""  # nobody's, and found out no sooner than any other
    device = cookies.device_of(page.desk.key, email, page.cookie(cookies.DEVICE))
    return Guess(email, device, page.client)


def _wanted(address: str) -> str:
    """Where they were going: a page of the console, or its first one. Never another host."""
    where = urlsplit(address)
    ours = not where.scheme and not where.netloc and where.path.startswith(f"{ROOT}/")
    plain = all(each.isprintable() and each not in "\\ " for each in address)
    away = where.path.startswith((f"{ROOT}/sign-in", f"{ROOT}/set-up", f"{ROOT}/assets"))
    return address if ours and plain and not away else f"{ROOT}/"


async def _form(page: Page, status: int = 200, **context: object) -> Response:
    shown = await demo.codes_for(page)
    return page.render("sign_in/sign_in.html", status, demo=shown, email=page.form.text("email"), **context)


async def _wait(page: Page, wait: timedelta) -> Response:
    seconds = int(wait.total_seconds()) + 1
    length = f"{seconds} seconds" if seconds < 90 else f"{(seconds + 59) // 60} minutes"
    words = f"Too many wrong tries. Wait {length}, then try again. Nobody is locked out for good."
    response = await _form(page, 429, next=page.form.text("next"), problems=[("", words)])
    response.headers["Retry-After"] = str(seconds)
    return response


def _set_up_form(
    page: Page, account: Account, secret: str, problems: list[tuple[str, str]] | None = None
) -> Response:
    picture = second_factor.picture(
        second_factor.address(secret, account.email), "QR code for your authenticator app"
    )
    groups = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return page.render(
        "sign_in/set_up.html",
        422 if problems else 200,
        account=account,
        picture=picture,
        secret=groups,
        problems=problems,
    )
