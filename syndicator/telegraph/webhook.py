"""Alerts posted as JSON, one after the other; the first that is not taken ends the round, because the next would fare no better.

The address is the operator's own and may be private; redirects are not followed, proxies of the environment not used.
Said of what went wrong is the host alone: the rest of such an address is often a key.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from syndicator.catalog import Settings, Webhook
from syndicator.model import Telegram

TAKEN = range(200, 300)
LONGEST_ANSWER = 4096
"""So many bytes of an answer are read; nothing is made of them."""


async def post(telegrams: Sequence[Telegram], hook: Webhook, settings: Settings, *, agent: str, deadline: float) -> Mapping[str, str]:
    """Give by their ids why telegrams were not taken, empty for those that were."""
    told: dict[str, str] = {}
    headers = {name: value.reveal() for name, value in hook.headers} | {"User-Agent": agent}
    limit = aiohttp.ClientTimeout(total=deadline)
    async with aiohttp.ClientSession(timeout=limit, trust_env=False, cookie_jar=aiohttp.DummyCookieJar(), headers=headers) as session:
        for telegram in telegrams:
            told[telegram.id] = why = await _posted(session, telegram, hook, settings)
            if why:
                break
    rest = f"the webhook at {_host(hook)} did not take one before it"
    return {telegram.id: told.get(telegram.id, rest) for telegram in telegrams}


async def _posted(session: aiohttp.ClientSession, telegram: Telegram, hook: Webhook, settings: Settings) -> str:
    """Post one telegram; gives why it was not taken."""
    where = f"the webhook at {_host(hook)}"
    try:
        async with session.post(hook.url.reveal(), json=body(telegram, settings), allow_redirects=False) as answer:
            await answer.content.read(LONGEST_ANSWER)
            return "" if answer.status in TAKEN else f"{where} answered {answer.status}"
    except TimeoutError:
        return f"{where} did not answer in time"
    except (aiohttp.ClientError, OSError, ValueError, asyncio.IncompleteReadError) as error:
        return f"{where} could not be reached ({type(error).__name__})"


def body(telegram: Telegram, settings: Settings) -> dict[str, Any]:
    """Give what is posted: plain values, times in ISO 8601."""
    alert = telegram.alert
    return {
        "id": telegram.id,
        "event": telegram.event,
        "kind": alert.kind,
        "subject": alert.subject,
        "name": alert.name,
        "since": _iso(alert.since_at),
        "told": _iso(alert.told_at),
        "ended": _iso(alert.ended_at),
        "text": telegram.text,
        "publisher": settings.publisher.name,
        "house": settings.base_url,
    }


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _host(hook: Webhook) -> str:
    return urlsplit(hook.url.reveal()).hostname or "its address"
