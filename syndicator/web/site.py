"""The site: which address leads to which door, and what an answer looks like when something is wrong.

Law: wires the doors, decides nothing. Only GET and HEAD are taken. What fails is said in one plain sentence, without
names or addresses of anything inside.
"""

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from syndicator.errors import StoreError
from syndicator.web.article_page import articles
from syndicator.web.compression import ROOM, Pressed, presses
from syndicator.web.feeds import RETRY_SECONDS, Endpoint, archives, feeds
from syndicator.web.front_page import front_page
from syndicator.web.house import House
from syndicator.web.layout import Layout
from syndicator.web.news import news_sitemap
from syndicator.web.reply import Document, Safeguards, hand_out, not_found, plain
from syndicator.web.robots import robots
from syndicator.web.subscriptions import house_list, partner_list
from syndicator.web.watching import Counted, Tally, healthz, metrics, readyz


def create(house: House, *, room: int = ROOM) -> Starlette:
    """Give the site of a house; `room` is how many bytes of pressed documents it keeps in memory."""
    pressed, layout, tally = Pressed(presses(), room=room), Layout(), Tally()
    site = Starlette(
        routes=[
            Route("/", _front(house, pressed, layout)),
            Route("/feeds.opml", house_list(house, pressed)),
            Route("/news-sitemap.xml", news_sitemap(house, pressed)),
            Route("/feeds/{partner}/feeds.opml", partner_list(house, pressed)),
            Route("/feeds/{partner}/archive/{name}", archives(house, pressed)),
            Route("/feeds/{partner}/{name}", feeds(house, pressed)),
            Route("/articles/{article}", articles(house, pressed, layout)),
            Route("/robots.txt", _robots(house, pressed)),
            Route("/style.css", _still(layout.style, pressed)),
            Route("/icon.svg", _still(layout.icon, pressed)),
            Route("/healthz", healthz(house)),
            Route("/readyz", readyz(house)),
            Route("/metrics", metrics(house, tally)),
        ],
        middleware=[Middleware(Counted, tally=tally), Middleware(Safeguards)],
        exception_handlers={HTTPException: _refused, StoreError: _unreachable, Exception: _failed},
    )
    site.router.redirect_slashes = False
    return site


def _front(house: House, pressed: Pressed, layout: Layout) -> Endpoint:
    async def front(request: Request) -> Response:
        return await hand_out(front_page(house.partners(), house.settings(), layout), request, pressed)

    return front


def _robots(house: House, pressed: Pressed) -> Endpoint:
    async def found(request: Request) -> Response:
        document = robots(house.settings().rsl)
        return not_found() if document is None else await hand_out(document, request, pressed)

    return found


def _still(document: Document, pressed: Pressed) -> Endpoint:
    async def still(request: Request) -> Response:
        return await hand_out(document, request, pressed)

    return still


async def _refused(_: Request, error: Exception) -> Response:
    status = HTTPStatus(getattr(error, "status_code", HTTPStatus.BAD_REQUEST))
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        return plain(status, "Only GET and HEAD are taken here.", allow="GET, HEAD")
    return not_found() if status is HTTPStatus.NOT_FOUND else plain(status, f"{status.phrase}.")


async def _unreachable(_: Request, __: Exception) -> Response:
    sentence = "The store cannot be reached just now; ask again in a moment."
    return plain(HTTPStatus.SERVICE_UNAVAILABLE, sentence, retry_after=str(RETRY_SECONDS))


async def _failed(_: Request, __: Exception) -> Response:
    return plain(HTTPStatus.INTERNAL_SERVER_ERROR, "Something went wrong here; it has been noted.")
