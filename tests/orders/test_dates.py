"""Dates of change go forward for every partner, whatever is ordered and edited within one second."""

import json
from datetime import timedelta
from random import Random

import pytest

from tests.orders.newsdesk import LONG, item

PARTNERS = {"all": "title: All\n", "radio": "title: Radio\nprofile: smartnews\nlimit: 6\ntoken: ${KEY}\n"}
ORDERS = ("hold", "release", "kill", "restore", "correct")


def happen(desk, chance, number):
    """Let one thing happen to the article, or some time pass."""
    article, kind = desk.article("aa"), chance.choice([*ORDERS, "edit", "edit", "until", "wait", "end"])
    if kind in ORDERS:
        desk.order(kind, article.id, **({"headline": f"Headline {number}"} if kind == "correct" else {}))
    elif kind == "until":
        desk.order("hold", article.id, until=(desk.now + timedelta(seconds=chance.choice([1, 2, 5]))).replace(microsecond=0))
    elif kind == "edit":
        desk.poll(item("aa", LONG.format("aa").replace("11", str(20 + number))), item("bb"))
    elif kind == "wait":
        desk.now += timedelta(milliseconds=chance.choice([1, 200, 700, 1500]))
    elif article.directions.until_at is not None:
        desk.now = max(desk.now, article.directions.until_at)


@pytest.mark.parametrize("seed", range(6))
def test_dates_of_change_go_forward_whatever_happens_within_a_second(open_desk, seed):
    desk, chance, shown = open_desk(**{f"partners__{name}": text for name, text in PARTNERS.items()}), Random(seed), {}  # noqa: S311
    desk.poll(item("aa"), item("bb"))
    desk.tick(milliseconds=1)
    for number in range(14):
        happen(desk, chance, number)
        desk.tick(milliseconds=1)
        for partner in PARTNERS:
            for entry in json.loads(desk.edition("json", partner))["items"]:
                before = shown.get((partner, entry["id"]), "")
                assert entry["date_modified"] >= before, f"{partner}: {entry['id']} goes back from {before}"
                shown[partner, entry["id"]] = entry["date_modified"]
    assert len(shown) == 4
