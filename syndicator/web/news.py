"""`/news-sitemap.xml`: the house's own news of the last two days, for search engines; the bytes that were last made.

Law: serving computes nothing. Where no feed is public there is no such list.
"""

from starlette.requests import Request
from starlette.responses import Response

from syndicator.web.compression import Pressed
from syndicator.web.feeds import FRESH_SECONDS, Endpoint
from syndicator.web.house import House
from syndicator.web.reply import Document, hand_out, not_found

XML = "application/xml; charset=utf-8"


def news_sitemap(house: House, pressed: Pressed) -> Endpoint:
    """Give the endpoint with the news sitemap."""

    async def listed(request: Request) -> Response:
        made = await house.news_sitemap() if any(partner.token is None for partner in house.partners()) else None
        if made is None:
            return not_found()
        document = Document(
            body=made.body,
            media_type=XML,
            etag=made.etag,
            cache=f"public, max-age={FRESH_SECONDS}",
            modified_at=made.changed_at,
            date_known=made.changed_at <= house.now(),
        )
        return await hand_out(document, request, pressed)

    return listed
