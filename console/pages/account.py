"""One's own account: who one is here, and the session."""

from datetime import timedelta

from starlette.responses import JSONResponse, Response

from actions.console import sign_in as actions
from actions.console.sign_in import Guess
from actions.console.sites import site_names
from console import second_factor
from console.page import Here, Page
from console.pages.sign_in import password_problems
from console.routes import Routes
from console.words import granted
from domain.accounts import Account
from domain.staff import Permission, Reach

routes = Routes()


@routes.get("/account", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def account(page: Here) -> Response:
    """Name, address, roles."""
    sites = await page.run(site_names)
    return page.render("account/show.html", granted=granted(page.staff.grants, sites))


@routes.get("/session", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE, keep=False)
async def session(page: Here) -> Response:
    """How many seconds it lasts if nothing is done; asking is not doing."""
    left = page.session.ends_at - page.desk.wall()
    return JSONResponse({"seconds": max(0, int(left.total_seconds()))})


@routes.post("/stay", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def stay(page: Here) -> Response:
    """They are still there; that they asked has kept the session."""
    return page.to("/console/account")


@routes.get("/still-there", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE, keep=False)
async def still_there(page: Here) -> Response:
    """Where pages lead by themselves, without scripts, shortly before the session ends."""
    return page.render("account/still_there.html")


@routes.get("/account/password", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def password_form(page: Here) -> Response:
    """Change one's own password."""
    return page.render("account/password.html")


@routes.post("/account/password", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE, body=8_000)
async def change_password(page: Here) -> Response:
    """The present one first: somebody else may sit at this screen."""
    account = await page.run(actions.own_account)
    problems = await _present_password(page, account) or password_problems(page, account)
    if problems:
        return page.render("account/password.html", 422, problems=problems)
    ended = await page.run(
        actions.change_password, page.session, await page.desk.passwords.kept(page.form.raw("password"))
    )
    elsewhere = " You were signed out in other browsers." if ended else ""
    return await page.done(f"Your password is changed.{elsewhere}", "/console/account")


@routes.get("/account/recovery", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE)
async def recovery_form(page: Here) -> Response:
    """How many recovery codes are left, and new ones."""
    return page.render("account/recovery.html", left=await page.run(actions.codes_left))


@routes.post("/account/recovery", may=Permission.OWN_ACCOUNT, site=Reach.ANYWHERE, body=8_000)
async def new_recovery_codes(page: Here) -> Response:
    """Shown once."""
    problems = await _present_password(page, await page.run(actions.own_account))
    if problems:
        left = await page.run(actions.codes_left)
        return page.render("account/recovery.html", 422, left=left, problems=problems)
    codes = second_factor.new_recovery_codes()
    await page.run(actions.new_codes, codes)
    return page.render("sign_in/codes.html", codes=codes)


async def _present_password(page: Page, account: Account) -> list[tuple[str, str]]:
    """Empty if it is right; wrong tries are slowed down as at the sign-in."""
    guess = Guess(account.email, f"session {page.session.id}", page.client)
    found = await page.desk.service.run(actions.begin, guess, page.desk.wall())
    if isinstance(found, timedelta):
        return [("present", "Too many wrong tries: wait a little, then try again.")]
    if not await page.desk.passwords.matches(account.password_hash, page.form.raw("present")):
        return [("present", "This is not your present password.")]
    await page.desk.service.run(actions.right_after_all, guess)
    return []
