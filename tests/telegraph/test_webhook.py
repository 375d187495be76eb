"""Alerts posted to a real web server."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from listeners import Hook

from syndicator.catalog import Alerting, Publisher, Secret, Settings, Webhook
from syndicator.model import Alert, Telegram
from syndicator.telegraph import Telegraph

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)
HERE = Path("/nowhere")


def settings(**ways):
    return Settings(
        publisher=Publisher(name="Wire"), base_url="https://f.example", listen=("127.0.0.1", 0), store="", output=HERE, shelf=HERE, root=HERE,
        timezone="UTC", retain=None, alerts=Alerting(**ways),
    )  # fmt: skip


def telegram(number=1, *, event="raised", way="webhook"):
    alert = Alert(subject="source", name="wire", kind="failing", since_at=NOON - timedelta(hours=2), told_at=NOON, text="It fails.")
    return Telegram(id=f"t{number}", way=way, event=event, alert=alert, text="It fails.", made_at=NOON, due_at=NOON)


def sent(hook, *telegrams, headers=(), deadline=5.0):
    async def send():
        async with hook:
            webhook = Webhook(url=Secret(hook.url), headers=headers)
            return await Telegraph(agent="syndicator/1", deadline=deadline).send(telegrams, settings(webhook=webhook))

    return asyncio.run(send())


def test_an_alert_is_posted_as_plain_json():
    hook = Hook()
    assert sent(hook, telegram(), headers=(("Authorization", Secret("Bearer s3cret")),)) == {"t1": ""}
    assert hook.posts == [
        {
            "id": "t1", "event": "raised", "kind": "failing", "subject": "source", "name": "wire", "since": "2026-03-05T10:00:00Z",
            "told": "2026-03-05T12:00:00Z", "ended": None, "text": "It fails.", "publisher": "Wire", "house": "https://f.example",
        }
    ]  # fmt: skip
    assert hook.headers[0]["authorization"] == "Bearer s3cret"
    assert hook.headers[0]["content-type"] == "application/json"
    assert hook.headers[0]["user-agent"] == "syndicator/1"


@pytest.mark.parametrize("status", [301, 400, 404, 429, 500])
def test_what_is_not_taken_is_said_without_the_address(status):
    hook = Hook(statuses=[204, status])
    told = sent(hook, telegram(1), telegram(2), telegram(3))
    assert told["t1"] == ""
    assert told["t2"] == f"the webhook at 127.0.0.1 answered {status}"
    assert told["t3"] == "the webhook at 127.0.0.1 did not take one before it"
    assert "T0KEN" not in str(told)
    assert len(hook.posts) == 2


def test_a_server_that_does_not_answer_is_left_at_the_deadline():
    told = sent(Hook(silent=True), telegram(), deadline=0.2)
    assert told == {"t1": "the webhook at 127.0.0.1 did not answer in time"}


def test_a_server_that_is_not_there_is_said():
    webhook = Webhook(url=Secret("http://127.0.0.1:1/T0KEN"))
    told = asyncio.run(Telegraph(agent="a").send([telegram()], settings(webhook=webhook)))
    assert told["t1"].startswith("the webhook at 127.0.0.1 could not be reached")
    assert "T0KEN" not in told["t1"]


def test_a_way_that_is_not_configured_any_more_takes_what_waits_for_it():
    assert asyncio.run(Telegraph(agent="a").send([telegram(1), telegram(2, way="email")], settings())) == {"t1": "", "t2": ""}


def test_no_secret_is_printed_with_the_settings():
    shown = repr(settings(webhook=Webhook(url=Secret("https://hooks.example/T0KEN"), headers=(("X-Key", Secret("s3cret")),))))
    assert "T0KEN" not in shown
    assert "s3cret" not in shown
