"""`/healthz`, `/readyz`, `/metrics`: for machines that watch this one.

Law: says how the house is from values at hand; holds no secret, and no label of a metric names a key or a client.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from itertools import groupby

from prometheus_client import CollectorRegistry, Counter, ProcessCollector
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from syndicator.web.feeds import Endpoint
from syndicator.web.house import Gauge, Health, House
from syndicator.web.reply import NO_STORE, plain

_DOORS = {"feeds", "articles", "desk", "healthz", "readyz", "metrics"}
_NO_STORE = {"cache-control": NO_STORE}


class Tally:
    """Counts answers by door and status, on a registry of its own."""

    def __init__(self) -> None:
        """Open the count."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._answers = Counter("syndicator_web_answers", "Answers by door and status.", ("door", "status"), registry=self.registry)

    def count(self, path: str, status: int) -> None:
        """Count one answer; addresses that are none of ours count as one door."""
        first = path.lstrip("/").partition("/")[0]
        self._answers.labels(first if first in _DOORS else "other" if first else "front", str(status)).inc()


class Counted:
    """Counts each answer of an app in a tally."""

    def __init__(self, app: ASGIApp, tally: Tally) -> None:
        """Wrap an app."""
        self._app, self._tally = app, tally

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and count the answer; one that fails counts as the 500 that it becomes."""

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._tally.count(scope["path"], message["status"])
            await send(message)

        try:
            await self._app(scope, receive, sent)
        except Exception:
            self._tally.count(scope["path"], HTTPStatus.INTERNAL_SERVER_ERROR)
            raise


def healthz(house: House) -> Endpoint:
    """Give the endpoint that says whether the loop turns: 200, or 503 when it is time to restart."""

    async def alive(_: Request) -> Response:
        if house.health().alive:
            return plain(HTTPStatus.OK, "alive")
        return plain(HTTPStatus.SERVICE_UNAVAILABLE, "not alive")

    return alive


def readyz(house: House) -> Endpoint:
    """Give the endpoint that says what is amiss: always 200, because the last good editions are served all the same."""

    async def ready(_: Request) -> Response:
        reasons = reasons_of(house.health())
        return JSONResponse({"status": "degraded" if reasons else "ready", "reasons": reasons}, headers=_NO_STORE)

    return ready


def metrics(house: House, tally: Tally) -> Endpoint:
    """Give the endpoint with the figures, in the text format of Prometheus, each once: of two the house's own later one."""

    async def figures(_: Request) -> Response:
        gauges = (*_health_gauges(house.health()), *await house.gauges())
        once = {(gauge.name, gauge.labels): gauge for gauge in gauges}
        body = generate_latest(_Page(tuple(once.values()), tally.registry))
        return Response(body, headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4, **_NO_STORE})

    return figures


def reasons_of(health: Health) -> list[str]:
    """Give a sentence for everything that is not as it should be."""
    reasons = [] if health.alive else ["The loop does not turn."]
    reasons += [] if health.reload_ok else ["The configuration on disk has problems; the last good one is in force."]
    reasons += [] if health.store_ok else ["The store cannot be reached; the last good editions are served."]
    return [*reasons, *health.reasons]


def _health_gauges(health: Health) -> tuple[Gauge, ...]:
    return (
        Gauge(name="up", says="1 while the loop turns.", value=health.alive),
        Gauge(name="config_last_reload_ok", says="1 if the configuration on disk is the one in force.", value=health.reload_ok),
        Gauge(name="store_ok", says="1 while the store can be reached.", value=health.store_ok),
        Gauge(name="degraded_reasons", says="How many things are not as they should be.", value=len(reasons_of(health))),
    )


class _Page(Collector):
    """The figures of one moment and those of the registry, as one page."""

    def __init__(self, gauges: Sequence[Gauge], registry: CollectorRegistry) -> None:
        self._gauges, self._registry = gauges, registry

    def collect(self) -> Iterator[Metric]:
        for name, group in groupby(sorted(self._gauges, key=lambda gauge: gauge.name), key=lambda gauge: gauge.name):
            yield _family(name, tuple(group))
        yield from self._registry.collect()


def _family(name: str, gauges: Sequence[Gauge]) -> Metric:
    family = GaugeMetricFamily(f"syndicator_{name}", gauges[0].says, labels=[label for label, _ in gauges[0].labels])
    for gauge in gauges:
        family.add_metric([value for _, value in gauge.labels], gauge.value)
    return family
