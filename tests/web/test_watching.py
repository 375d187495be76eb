"""Health, readiness and figures."""

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from syndicator.web.house import Gauge, Health
from syndicator.web.site import create


def figures(client) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def test_o11_healthz_is_well_while_the_loop_turns(client, house):
    """/healthz fails only when the loop is dead, whatever else is amiss."""
    assert client.get("/healthz").status_code == 200
    house.held_health = Health(alive=True, reload_ok=False, store_ok=False, reasons=("The disk is full.",))
    assert client.get("/healthz").status_code == 200
    house.held_health = Health(alive=False)
    assert client.get("/healthz").status_code == 503


def test_o11_readyz_is_200_and_says_what_is_amiss(client, house):
    """/readyz says `degraded` and why in its body, and is 200 all the same, because the last good feeds are served."""
    assert client.get("/readyz").json() == {"status": "ready", "reasons": []}
    house.held_health = Health(reload_ok=False, store_ok=False, reasons=("Source harbor-wire fails since 09:00.",))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert len(answer.json()["reasons"]) == 3
    assert answer.json()["reasons"][-1] == "Source harbor-wire fails since 09:00."


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_no_cache_keeps_what_watchers_see(client, path):
    assert client.get(path).headers["cache-control"] == "no-store"


def test_r2_metrics_say_whether_the_last_reload_was_good(client, house):
    assert figures(client)["syndicator_config_last_reload_ok", ()] == 1
    house.held_health = Health(reload_ok=False)
    assert figures(client)["syndicator_config_last_reload_ok", ()] == 0


def test_metrics_show_the_figures_of_the_house(client, house):
    house.held_gauges = (
        Gauge(name="source_failures", says="Failed runs in a row.", value=2, labels=(("source", "harbor-wire"),)),
        Gauge(name="articles", says="Articles held.", value=41),
        Gauge(name="source_failures", says="Failed runs in a row.", value=0, labels=(("source", "other"),)),
    )
    seen = figures(client)
    assert seen["syndicator_source_failures", (("source", "harbor-wire"),)] == 2
    assert seen["syndicator_source_failures", (("source", "other"),)] == 0
    assert seen["syndicator_articles", ()] == 41


def test_a_figure_is_given_once_and_as_the_house_has_it(client, house):
    house.held_gauges = (Gauge(name="store_ok", says="1 while the store answers.", value=0),)
    assert client.get("/metrics").text.count("\nsyndicator_store_ok ") == 1
    assert figures(client)["syndicator_store_ok", ()] == 0


def test_a_label_is_escaped(client, house):
    odd = 'a"b\\c\nd'
    house.held_gauges = (Gauge(name="articles", says="Articles held.", value=1, labels=(("source", odd),)),)
    assert figures(client)["syndicator_articles", (("source", odd),)] == 1


def test_answers_are_counted_by_door_and_status(client):
    client.get("/feeds/grace-chapel/rss.xml")
    client.get("/feeds/grace-chapel/rss.xml")
    client.get("/feeds/paid-partner/rss.xml?key=wrong-key")
    client.get("/wp-login.php")
    client.get("/another/guess")
    client.get("/")
    text, seen = client.get("/metrics").text, figures(client)

    def count(door: str, status: str) -> float:
        return seen["syndicator_web_answers_total", (("door", door), ("status", status))]

    assert (count("feeds", "200"), count("feeds", "401"), count("other", "404"), count("front", "200")) == (2, 1, 2, 1)
    assert "wrong-key" not in text
    assert "paid-partner" not in text
    assert "wp-login" not in text


def test_an_answer_that_failed_is_counted(client, house):
    house.broken = RuntimeError("a fault")
    client.get("/feeds/grace-chapel/rss.xml")
    assert figures(client)["syndicator_web_answers_total", (("door", "feeds"), ("status", "500"))] == 1


def test_two_sites_count_apart(client, house):
    client.get("/")
    assert ("syndicator_web_answers_total", (("door", "front"), ("status", "200"))) in figures(client)
    assert ("syndicator_web_answers_total", (("door", "front"), ("status", "200"))) not in figures(TestClient(create(house)))
