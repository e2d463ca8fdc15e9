"""Styles and scripts: npm's and ours, under an address that changes when any of them does."""

import re
from hashlib import sha256
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

STATIC = Path(__file__).parent / "static"
KEPT = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
ICONS = "nhsuk-frontend/dist/nhsuk/assets/images"
FROM_NPM = {
    "nhsuk.css": "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.css",
    "nhsuk.js": "nhsuk-frontend/dist/nhsuk/nhsuk-frontend.min.js",
    "htmx.js": "htmx.org/dist/htmx.min.js",
    **{
        f"{name}.svg": f"{ICONS}/{name}.svg"
        for name in (
            "nhsuk-icon-arrow-down",
            "nhsuk-icon-arrow-up",
            "nhsuk-icon-arrow-up-down",
            "nhsuk-icon-cross",
        )
    },
}
SYSTEM_FONT = "system-ui,-apple-system,Segoe UI,Roboto,Noto Sans,Ubuntu,Cantarell,Arial,sans-serif"


class AssetsMissing(Exception):
    """npm's part isn't installed; the text is a sentence with the cure."""


class Assets:
    """All of them, read once."""

    def __init__(self, modules: Path) -> None:
        ours = {path.name: path.read_bytes() for path in sorted(STATIC.iterdir()) if path.suffix in TYPES}
        self.files = {name: _from_npm(name, modules / path) for name, path in FROM_NPM.items()} | ours
        digest = sha256(b"\0".join(name.encode() + data for name, data in sorted(self.files.items())))
        self.version = digest.hexdigest()[:16]

    def address(self, name: str) -> str:
        """Where a page finds it. KeyError if there is no such file."""
        self.files[name]
        return f"/console/assets/{self.version}/{name}"

    async def serve(self, request: Request) -> Response:
        """The file. Under an old version's address too, but then not to be kept."""
        name = request.path_params["name"]
        if name not in self.files:
            raise HTTPException(404)
        current = request.path_params["version"] == self.version
        return Response(
            self.files[name],
            media_type=TYPES[Path(name).suffix],
            headers={"Cache-Control": KEPT if current else "no-store"},
        )


def _from_npm(name: str, path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise AssetsMissing(
            "The console's styles and scripts are not installed: "
            "run make run once, or sh .ci/npm .venv console."
        ) from None
    if name.endswith(".css"):
        return _with_system_font(data.decode()).encode()
    return re.sub(rb"//# sourceMappingURL=\S+\s*$", b"", data)


def _with_system_font(css: str) -> str:
    """Without the font that another host serves, and with icons from beside the file."""
    css = re.sub(r"@font-face\{[^}]*\}", "", css)
    css = re.sub(r"Frutiger W01,\s*arial,\s*sans-serif", SYSTEM_FONT, css, flags=re.IGNORECASE)
    css = re.sub(r"/\*# sourceMappingURL=[^*]*\*/\s*$", "", css)
    return css.replace("/assets/images/", "")
