"""Pages for people: one template folder, one style sheet, everything escaped, nothing from elsewhere.

Law: values in, bytes out, the same for the same. Templates escape all they are given; only an article's body, which the
sanitiser made, goes in as markup. Pages load nothing but the style sheet and the icon beside them, and run no script.
"""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from syndicator._text.digests import digest
from syndicator._text.urls import host, is_web
from syndicator.web.reply import Document

HTML = "text/html; charset=utf-8"
_FOLDER = Path(__file__).parent / "pages"
_POLICY = "style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PAGE_POLICY = f"default-src 'none'; img-src 'self'; {_POLICY}"
ARTICLE_POLICY = f"default-src 'none'; img-src 'self' http: https:; media-src http: https:; frame-src https:; {_POLICY}"
"""An article shows its own pictures, sound and (from the hosts that the sanitiser lets through) players."""


class Layout:
    """The templates, read once."""

    def __init__(self) -> None:
        """Read the templates and the two files that pages load."""
        self._pages = Environment(
            loader=FileSystemLoader(_FOLDER),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._pages.tests["web"] = is_web
        self._pages.filters["host"] = host
        self.style = _still("style.css", "text/css; charset=utf-8")
        self.icon = _still("icon.svg", "image/svg+xml")
        self._pages.globals["style"] = self.style.etag.strip('"')[:8]

    def page(self, name: str, *, policy: str = PAGE_POLICY, seconds: int = 60, **values: object) -> Document:
        """Give the page of this name with these values; `root` is the way from the page to the addresses beside it."""
        body = self._pages.get_template(name).render(values).encode("utf-8", "replace")
        return Document(
            body=body,
            media_type=HTML,
            etag=f'"{digest(body)}"',
            cache=f"public, max-age={seconds}",
            headers={"content-security-policy": policy, "referrer-policy": "strict-origin-when-cross-origin"},
        )


def date_line(at: datetime, zone: str) -> str:
    """Give a moment for people: `1 June 2026, 14:05 CEST`."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {local:%B %Y, %H:%M %Z}"


def _still(name: str, media_type: str) -> Document:
    body = (_FOLDER / name).read_bytes()
    return Document(body=body, media_type=media_type, etag=f'"{digest(body)}"', cache="public, max-age=86400")
