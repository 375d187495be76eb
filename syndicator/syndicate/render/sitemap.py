"""The news sitemap, as search engines that take news read it.

Takes articles and the settings, gives a document; touches nothing. Listed are articles at addresses of the publisher's
own, whose language is known; the dates are the articles' own, so that the same articles give the same bytes.
"""

from collections.abc import Iterable
from html import escape
from itertools import islice

from syndicator._text.urls import fit, host, is_web
from syndicator.catalog import Settings
from syndicator.model import Article
from syndicator.syndicate.render.dates import rfc3339
from syndicator.syndicate.render.text import as_uri, line

MOST = 1000
"""So many addresses search engines take in one document."""
_ROOT = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
_CHINESE = {"zh-tw": "zh-tw", "zh-hk": "zh-tw", "zh-hant": "zh-tw"}


def news_sitemap(articles: Iterable[Article], settings: Settings) -> bytes:
    """Give the news sitemap of these articles, in their order; of several at one address the first."""
    own = {_bare(host(address)) for address in (settings.publisher.url, settings.base_url) if is_web(address)}
    listed: dict[str, Article] = {}
    for article in articles:
        if _is_own(article, own) and article.copy.language:
            listed.setdefault(as_uri(fit(article.canonical_url)), article)
    entries = [_entry(address, article, settings) for address, article in islice(listed.items(), MOST)]
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', _ROOT, *entries, "</urlset>", ""]).encode()


def _bare(name: str) -> str:
    return name.removeprefix("www.")


def _is_own(article: Article, own: set[str]) -> bool:
    """Say whether an article's page is at the publisher's own host, or one below it."""
    name = _bare(host(article.canonical_url)) if is_web(article.canonical_url) else ""
    return any(name == one or name.endswith(f".{one}") for one in own)


def _entry(address: str, article: Article, settings: Settings) -> str:
    publication = f"<news:name>{escape(line(settings.publisher.name))}</news:name><news:language>{_language(article)}</news:language>"
    return (
        f"  <url><loc>{escape(address)}</loc><news:news><news:publication>{publication}</news:publication>"
        f"<news:publication_date>{rfc3339(article.published_at)}</news:publication_date>"
        f"<news:title>{escape(line(article.copy.headline) or article.canonical_url)}</news:title></news:news></url>"
    )


def _language(article: Article) -> str:
    """Give the language as the format has it: two or three letters, and Chinese in its two scripts."""
    language = article.copy.language.casefold()
    short = language.partition("-")[0]
    return _CHINESE.get(language, "zh-cn") if short == "zh" else escape(short)
