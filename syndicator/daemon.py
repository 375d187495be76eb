"""When things run on one machine: polls when they are due, publishes when something or time has changed, reloads, drains.

Law: a driver; it calls the app and decides about nothing but time. One ticking job asks what is due; due times live in
the store, so that a restart polls nothing early and makes a missed run up once, and are waited for by the clock that nobody
can set. What it starts is tracked, and drained when it is told to stop.
"""

import asyncio
import signal
import socket
import threading
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, NamedTuple, ParamSpec, TypeVar

import structlog

from syndicator.app import App
from syndicator.cycle import SOURCES_AT_ONCE
from syndicator.errors import ClaimError, ConfigError, SyndicatorError
from syndicator.model import PartnerId, SourceId, SourceState
from syndicator.ticking import Ticking
from syndicator.web.server import listen, serve
from syndicator.web.site import create

P = ParamSpec("P")
T = TypeVar("T")

log = structlog.get_logger("daemon")

TICK_SECONDS = 0.5
POLLS_AT_A_HOST = 2
"""So many polls of one host are started: one asks, one is next, so that its line never stands still."""
DRAIN_SECONDS = 8.0
"""How long running polls may go on after SIGTERM; what is then not stored is fetched again after the next start."""
LEAVE_SECONDS = 9.5
"""When the process is gone after SIGTERM, whatever still hangs in it: a name that is looked up, a worker."""
REPEAT_SECONDS = 60
"""What goes wrong with every tick is said this often."""
PROBE = timedelta(minutes=15)
"""While our own network fails, sources are asked again after this: the distance that grows with each failure is for servers in trouble."""
PAUSE = timedelta(minutes=1)
"""How long a build that failed, or a run that could not even be written down, waits for its next try."""
KEYS_SECONDS = 5.0
"""How long a start or a reload waits for keys that were changed."""
SWEEP_SECONDS = 6 * 3600
"""How often articles beyond retention are looked for."""


async def serve_only(app: App) -> None:
    """Serve what another process publishes, until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    keys = asyncio.ensure_future(renew_keys(app))
    await asyncio.wait({keys}, timeout=KEYS_SECONDS)
    keeping = asyncio.ensure_future(_keep_ledger(app))
    try:
        await serve(create(app.front), *app.catalog.settings.listen, stop=stop)
    finally:
        keys.cancel()
        keeping.cancel()
        await _write_last(app)


async def _keep_ledger(app: App) -> None:
    """Write down who fetched what, again and again; a store that does not answer is asked again."""
    while True:
        await asyncio.sleep(TICK_SECONDS)
        with suppress(SyndicatorError):
            await _write_down(app)


async def _write_down(app: App, *, at_once: bool = False) -> None:
    """Write down who fetched what, and say whose new key came into use."""
    for partner_id in await app.rooms.crew.write(app.front.write_down, at_once=at_once):
        log.info("fetched with the new key; the old one is shut", partner=partner_id)


async def renew_keys(app: App) -> None:
    """Take the partners' keys into force, and say whose old key goes on; a store that does not answer leaves them as they were."""
    try:
        for partner_id in await app.renew_keys():
            log.info("the key was changed; the old one works until the first fetch with the new one", partner=partner_id)
    except SyndicatorError as error:
        log.error("keys could not be taken over; no old one works until the next start or reload", error=str(error))  # noqa: TRY400


async def _write_last(app: App) -> None:
    """Write down the last fetches before the house closes."""
    try:
        await _write_down(app, at_once=True)
    except SyndicatorError as error:
        log.error("the last fetches could not be written down", error=str(error))  # noqa: TRY400  (an operator reads no traceback)


class _Turn(NamedTuple):
    """When a source is polled: where `elapsed` stands then, and which moment that was meant to be (None: the first poll)."""

    at: float
    planned: datetime | None


class Daemon:
    """The running house. `serve_forever` returns when it was told to stop and has drained."""

    def __init__(self, app: App, *, notify: str = "", leave: Callable[[int], Any] | None = None) -> None:
        """Take an open app; `notify` is systemd's socket, empty where there is none; `leave` ends the process at once."""
        self._app = app
        self._notify = notify
        self._leave = leave
        self._due: dict[SourceId, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._busy: set[str] = set()
        self._hosts: dict[SourceId, str] = {}
        self._polls_at: Counter[str] = Counter()
        """How many polls are under way or waiting at a host: those that would only wait there take nobody's place here."""
        self._gate = asyncio.Semaphore(SOURCES_AT_ONCE)
        self._stop = asyncio.Event()
        self._reload = asyncio.Event()
        self._stale: set[SourceId] = set()
        """Sources whose articles may have to be refined again."""
        self._wanted: set[PartnerId] = set()
        """Partners to be built though no placement of theirs changed."""
        self._held_until: dict[PartnerId, float] = {}
        self._pages_held_until: dict[PartnerId, float] = {}
        self._said: dict[str, tuple[str, float]] = {}
        self._robbed: ClaimError | None = None
        self._is_prepared = True

    async def serve_forever(self) -> None:
        """Poll, publish and serve until SIGTERM or SIGINT; a second one leaves at once."""
        self._listen_to_signals()
        self._tell_problems()
        sock = listen(*self._app.catalog.settings.listen)
        await self._prepare()
        ticking = self._ticking()
        ticking.start()
        await self._sweep()
        helpers = [asyncio.ensure_future(task) for task in (self._watch(), self._reloads())]
        server = asyncio.ensure_future(serve(create(self._app.front), *self._app.catalog.settings.listen, sock=sock, stop=self._stop))
        try:
            self._say("READY=1")
            log.info("running", sources=len(self._app.catalog.sources), partners=len(self._app.catalog.partners))
            done, _ = await asyncio.wait([server, asyncio.ensure_future(self._stop.wait())], return_when=asyncio.FIRST_COMPLETED)
            if server in done:
                await server
        finally:
            self._stop.set()
            self._say("STOPPING=1")
            ticking.stop()
            for helper in helpers:
                helper.cancel()
            await self._drain()
            with suppress(asyncio.CancelledError):
                await server
            await _write_last(self._app)
            log.info("stopped")
        if self._robbed is not None:
            raise self._robbed

    # ── what is due ──────────────────────────────────────────────────────────────────────────────────────────────

    def _ticking(self) -> Ticking:
        made = Ticking(self._app.elapsed)
        made.every(TICK_SECONDS, "tick", self._tick)
        made.every(SWEEP_SECONDS, "sweep", self._sweep)
        return made

    async def _tick(self) -> None:
        """Start what is due and not under way; an error here is said and costs this tick only."""
        try:
            now, elapsed = self._app.clock(), self._app.elapsed()
            self._app.front.ticked()
            self._say_once("the machine's clock is doubted", self._app.doubt)
            await self._look_after_claim()
            for source_id in list(self._stale):
                if self._start(f"source {source_id}", self._refine_again(source_id)):
                    self._stale.discard(source_id)
            for source_id in [known for known, turn in self._due.items() if turn.at <= elapsed]:
                host = self._hosts.get(source_id, "")
                if (not host or self._polls_at[host] < POLLS_AT_A_HOST) and self._start(f"source {source_id}", self._poll(source_id, host)):
                    self._polls_at[host] += 1
            await self._start_builds(now, elapsed)
            await self._keep_archives()
            await self._tell_hubs()
            if await self._app.news_is_due():
                self._start("news sitemap", self._app.list_news())
            self._tell_alerts()
            self._start("who fetched", _write_down(self._app))
            self._said.pop("a tick was lost", None)
        except ClaimError as error:
            log.error("another daemon took this one's place; this one stops, and writes nothing any more", error=str(error))  # noqa: TRY400  (an operator reads no traceback)
            self._robbed = error
            self._stop.set()
        except SyndicatorError as error:
            self._say_once("a tick was lost", str(error))
            self._app.alerts.troubled(error)

    async def _start_builds(self, now: datetime, elapsed: float) -> None:
        """Start building the partners that are due, and placing those that another process did not know."""
        for partner_id in {*self._wanted, *await self._ask(self._app.store.due_partners, now=now)}:
            held_until = self._held_until.get(partner_id)
            if (held_until is None or held_until <= elapsed) and self._start(f"partner {partner_id}", self._publish(partner_id)):
                self._wanted.discard(partner_id)
        if self._app.catalog.partners.keys() & await self._ask(self._app.store.unplaced):
            self._start("placements", self._place_again())

    def _tell_alerts(self) -> None:
        if self._app.alerts.due():
            self._start("alerts", self._app.alerts.round())

    def _say_once(self, what: str, why: str) -> None:
        """Say what holds on from tick to tick when it begins, when it changes, and now and then; an empty `why`: it is over."""
        before, at = self._said.get(what, ("", 0.0))
        if not why:
            self._said.pop(what, None)
        elif what not in self._said or self._app.elapsed() - at > REPEAT_SECONDS:
            self._said[what] = (why, self._app.elapsed())
            log.error(what, error=why, before=before or None)

    async def _look_after_claim(self) -> None:
        """Take the store's claim again where its connection dropped: what another daemon did meanwhile is read anew."""
        if await self._ask(self._app.store.keep_claim):
            log.warning("the store's claim was lost with its connection, and was taken again")
            self._is_prepared = False
        if not self._is_prepared:
            await self._prepare()

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> bool:
        """Start work unless work of this name is under way; says whether it was started."""
        if name in self._busy or self._stop.is_set():
            work.close()
            return False
        self._busy.add(name)
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return True

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._busy.discard(task.get_name())
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a task failed", task=task.get_name(), error=f"{type(error).__name__}: {error}")
            self._app.alerts.troubled(error)

    async def _poll(self, source_id: SourceId, host: str) -> None:
        try:
            await self._poll_in_turn(source_id)
        finally:
            self._polls_at[host] -= 1
            if not self._polls_at[host]:
                del self._polls_at[host]

    async def _poll_in_turn(self, source_id: SourceId) -> None:
        async with self._gate:
            if self._stop.is_set() or source_id not in self._app.catalog.sources:
                return
            planned = self._due[source_id].planned if source_id in self._due else None
            self._due[source_id] = _Turn(
                self._app.elapsed() + PAUSE.total_seconds(), planned
            )  # where even the failure cannot be written down
            try:
                run = await self._app.ingest(source_id, planned=planned)
                if run.parsed:
                    self._stale.add(source_id)  # what it taught may reach what went out before
                log.info(
                    "polled", source=source_id, outcome=run.outcome, parsed=run.parsed, new=run.new, revised=run.revised, error=run.error
                )
            finally:
                state = await self._ask(self._app.store.state, source_id)
                self._due[source_id] = self._turn(state, state.due_at)
            await self._app.alerts.polled(run, state)
            if self._app.alerts.by_our_network(run, state):
                turn = self._due[source_id]
                self._due[source_id] = turn._replace(at=min(turn.at, self._app.elapsed() + PROBE.total_seconds()))

    def _turn(self, state: SourceState, due: datetime | None) -> _Turn:
        """Give a source's next turn: never later than it was meant to be when the source last ran, wherever the clock stands."""
        elapsed = self._app.elapsed()
        if due is None:
            return _Turn(elapsed, None)
        wait = due - self._app.clock()
        if state.ran_at is not None:
            wait = min(wait, due - state.ran_at)
        return _Turn(elapsed + max(wait.total_seconds(), 0.0), due)

    async def _refine_again(self, source_id: SourceId) -> None:
        async with self._gate:
            await self._app.refine_again(source_id)

    async def _publish(self, partner_id: PartnerId) -> None:
        if partner_id in self._app.catalog.partners:
            # Until it has gone well: a build that fails is tried again after a pause, and not with every tick.
            self._held_until[partner_id] = self._app.elapsed() + PAUSE.total_seconds()
            build = await self._app.publish(partner_id)
            self._app.front.published(partner_id, failed=bool(build.error), held=bool(build.held))
            await self._app.alerts.built(build)
            if build.error:
                self._wanted.add(partner_id)
            else:
                self._held_until.pop(partner_id, None)
            if build.changed:
                log.info("published", partner=partner_id, changed=list(build.changed), articles=len(build.carried))

    async def _place_again(self) -> None:
        await self._app.place(tidy=False)

    async def _tell_hubs(self) -> None:
        """Start telling hubs, where something waits for them."""
        if await self._ask(self._app.pings.due, now=self._app.clock()):
            self._start("pings", self._push())

    async def _push(self) -> None:
        await self._app.pings.send()
        await self._app.alerts.pushed(await self._app.pings.left_alone())

    async def _keep_archives(self) -> None:
        """Start making pages of archives, of partners who are not being built just now."""
        elapsed = self._app.elapsed()
        for partner_id in await self._app.waiting_archives():
            if self._pages_held_until.get(partner_id, elapsed) <= elapsed:
                self._start(f"partner {partner_id}", self._keep_archive(partner_id))

    async def _keep_archive(self, partner_id: PartnerId) -> None:
        """Make some pages of a partner's archive; one with whom it fails waits before the next try."""
        if partner_id in self._app.catalog.partners:
            try:
                await self._app.keep_archive(partner_id)
            except SyndicatorError:
                self._pages_held_until[partner_id] = self._app.elapsed() + PAUSE.total_seconds()

    async def _sweep(self) -> None:
        self._start("retention", self._retire())

    async def _retire(self) -> None:
        """Let go what is beyond retention."""
        now, retain = self._app.clock(), self._app.catalog.settings.retain
        await self._ask(self._app.store.prune, before=None if retain is None else now - retain, now=now)

    async def _ask(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the store on its thread."""
        return await self._app.rooms.crew.write(function, *args, **kwargs)

    # ── configuration ────────────────────────────────────────────────────────────────────────────────────────────

    async def _prepare(self) -> None:
        """Bring due times, placements and editions into line with the configuration in force."""
        catalog = self._app.catalog
        states = await self._ask(self._app.store.states)
        seen = {name: states.get(name, SourceState(source_id=name)) for name in catalog.sources}
        self._due = {name: self._turn(state, self._app.due(state)) for name, state in seen.items()}
        self._hosts = {name: self._app.host(state) for name, state in seen.items()}
        await self._app.alerts.prepare(states)
        await self._app.alerts.pushed(await self._app.pings.left_alone())
        await self._take_keys()
        await self._app.place()
        self._stale = set(catalog.sources)
        self._held_until.clear()
        self._wanted.update(catalog.partners.keys() - (await self._app.standing()).keys())
        self._is_prepared = True

    async def _take_keys(self) -> None:
        """Take the partners' keys into force; where very many were changed that goes on while feeds are served."""
        task = asyncio.create_task(renew_keys(self._app), name="keys")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        await asyncio.wait({task}, timeout=KEYS_SECONDS)

    async def _watch(self) -> None:
        async for _ in self._app.config_changes():
            self._reload.set()

    async def _reloads(self) -> None:
        while True:
            await self._reload.wait()
            self._reload.clear()
            try:
                await self._take_over()
            except Exception as error:  # noqa: BLE001  (the store's trouble, say: it passes, and the edit is still there)
                said = str(error) if isinstance(error, SyndicatorError) else repr(error)
                log.error("configuration not taken over yet, and tried again in a minute", error=said)  # noqa: TRY400
                self._app.alerts.troubled(error)
                asyncio.get_running_loop().call_later(PAUSE.total_seconds(), self._reload.set)

    async def _take_over(self) -> None:
        self._say("RELOADING=1")
        try:
            catalog = await self._app.reload()
        except ConfigError as error:
            log.error("configuration not taken over, the last good one goes on", problems=str(error).splitlines())  # noqa: TRY400
            return
        finally:
            self._say("READY=1")
        self._tell_problems()
        await self._prepare()
        log.info("configuration taken over", problems=len(catalog.problems))

    def _tell_problems(self) -> None:
        for problem in self._app.catalog.problems:
            log.error("configuration problem; a file's last good version goes on where there is one", problem=str(problem))

    # ── coming and going ─────────────────────────────────────────────────────────────────────────────────────────

    def _listen_to_signals(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._told_to_stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload.set)

    def _told_to_stop(self) -> None:
        if self._stop.is_set():
            log.warning("told to stop again: left at once; what was under way is done again after the next start")
            if self._leave is not None:
                self._leave(1)
            raise SystemExit(1)
        self._stop.set()
        if self._leave is not None:
            last_call = threading.Timer(LEAVE_SECONDS, self._leave, (0,))
            last_call.daemon = True
            last_call.start()

    async def _drain(self) -> None:
        """Let running polls and builds end; what takes longer is dropped, and nothing of it was stored."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=DRAIN_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def _say(self, word: str) -> None:
        """Tell systemd, where it asked to be told."""
        if self._notify:
            address = "\0" + self._notify[1:] if self._notify.startswith("@") else self._notify
            with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
                line.sendto(word.encode(), address)
