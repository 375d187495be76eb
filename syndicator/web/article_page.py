"""`/articles/ID`: an article for a reader, in its current version.

Law: only a live article whose embargo is over and that some partner may have is shown; a killed one is said to be gone,
and of all others nothing is said. Every field is text and escaped, save the body, which the sanitiser made.
"""

from datetime import datetime, timedelta
from http import HTTPStatus

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from syndicator.catalog import Settings
from syndicator.model import Article, CleanHtml, Copy, Image, Status, lead_in
from syndicator.web.compression import Pressed
from syndicator.web.feeds import Endpoint
from syndicator.web.house import House
from syndicator.web.layout import ARTICLE_POLICY, Layout, date_line
from syndicator.web.reply import NO_STORE, Document, hand_out

_ID_LENGTH = 13
_ID_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz234567")
_SAME = timedelta(minutes=1)
"""An update this soon after publication is the same to a reader."""


def articles(house: House, pressed: Pressed, layout: Layout) -> Endpoint:
    """Give the endpoint that shows articles."""

    async def article(request: Request) -> Response:
        name = request.path_params["article"]
        found = await house.article(name) if len(name) == _ID_LENGTH and _ID_LETTERS.issuperset(name) else None
        settings = house.settings()
        if found is not None and found.status is Status.KILLED:
            return _notice(HTTPStatus.GONE, "This article has been withdrawn.", settings, layout)
        if found is None or not _is_out(found, now=house.now()):
            return _notice(HTTPStatus.NOT_FOUND, "There is no article at this address.", settings, layout)
        return await hand_out(article_page(found, settings, layout), request, pressed)

    return article


def article_page(article: Article, settings: Settings, layout: Layout) -> Document:
    """Give the page of an article."""
    own_url = f"{settings.base_url}/articles/{article.id}"
    updated = article.updated_at - article.published_at > _SAME
    return layout.page(
        "article.html",
        policy=ARTICLE_POLICY,
        root="../",
        publisher=settings.publisher,
        article=article,
        copy=article.copy,
        body=Markup(_body(article.copy)),  # noqa: S704 - CleanHtml: the sanitiser has made it
        image=_lead_image(article),
        own=article.canonical_url == own_url,
        published=date_line(article.published_at, settings.timezone),
        updated=date_line(article.updated_at, settings.timezone) if updated else "",
    )


def _is_out(article: Article, *, now: datetime) -> bool:
    embargoed = article.embargo_until is not None and article.embargo_until > now
    return article.status is Status.LIVE and not embargoed and not article.is_held_back(now=now)


def _body(copy: Copy) -> CleanHtml:
    """Give the body with its dateline where a newspaper has it: before the first words."""
    return lead_in(copy.html, f"{copy.dateline} – ") if copy.dateline else copy.html


def _lead_image(article: Article) -> Image | None:
    """Give the lead image, unless the body shows it already."""
    image = article.copy.image
    return None if image is None or str(Markup.escape(image.url)) in article.copy.html else image


def _notice(status: HTTPStatus, sentence: str, settings: Settings, layout: Layout) -> Response:
    page = layout.page("notice.html", root="../", publisher=settings.publisher, sentence=sentence)
    headers = {**page.headers, "content-type": page.media_type, "cache-control": NO_STORE}
    return Response(page.body, status_code=status, headers=headers)
