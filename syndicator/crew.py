"""Who does the work of the rooms without windows: in place, or in worker processes that are recycled.

Law: takes plain functions and plain values, gives their results; decides nothing about articles. A document that hangs
or devours memory costs its own task: the worker is killed at the deadline, and the task ends with a SourceError. The
store is called from one thread only, so that its transactions are short and never meet.
"""

import asyncio
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.context import BaseContext
from typing import Any, Generic, ParamSpec, TypeVar

from syndicator import catalog, crossing, model, refine
from syndicator._text.words import one_line
from syndicator.catalog import Rulebook, Source
from syndicator.errors import SourceError
from syndicator.model import Copy, Entry, Learned, SetAside

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")

SHELVERS = 4
"""So many editions are written to the shelf side by side."""
MEMORY_BYTES = 3 << 30
"""The address space that one worker process may use."""

crossing.ease(model, catalog)


class _Call(Generic[T]):
    """A function with its arguments, that can cross to another process."""

    def __init__(self, function: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        self._function, self._args, self._kwargs = function, args, kwargs

    def __call__(self) -> T:
        return self._function(*self._args, **self._kwargs)


_bench: dict[str, Rulebook] = {}
"""The rulebook of this process; it is large, so it crosses to a worker once and not with every article."""


def _furnish(rulebook: Rulebook) -> None:
    """Make a new worker ready: its rulebook, its bounds, and no life beyond the daemon's."""
    _bench["rulebook"] = rulebook
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the daemon, which lets its workers finish
    threading.Thread(target=_leave_with_the_daemon, daemon=True).start()


def _workshop() -> BaseContext:
    """Give the way to make workers: out of one process that has the rooms loaded and the shipped rules compiled, and never works itself."""
    made = multiprocessing.get_context("forkserver")
    made.set_forkserver_preload(["syndicator.workshop", __name__])
    return made


def _leave_with_the_daemon() -> None:
    daemon = multiprocessing.parent_process()
    if daemon is not None:
        daemon.join()
        os._exit(1)


def refine_all(entries: tuple[Entry, ...], source: Source, rulebook: Rulebook, learned: Learned) -> tuple[Copy | SetAside, ...]:
    """Refine each entry; one that fails is set aside with its reason and costs no other."""
    return tuple(_refined(entry, source, rulebook, learned) for entry in entries)


def _refined(entry: Entry, source: Source, rulebook: Rulebook, learned: Learned) -> Copy | SetAside:
    try:
        return refine.refine(entry, source, rulebook, learned)
    except Exception as error:  # noqa: BLE001  (whatever one article does, the others go on)
        return SetAside(entry=entry, why=one_line(f"could not be refined: {type(error).__name__}: {error}"))


def _refine_on_bench(entries: tuple[Entry, ...], source: Source, learned: Learned) -> tuple[Copy | SetAside, ...]:
    return refine_all(entries, source, _bench["rulebook"], learned)


class _Queue(Generic[A, T]):
    """Those who wait for one function of the store, so that one call serves them all."""

    def __init__(self, function: Callable[[Sequence[A]], Sequence[T]], loop: asyncio.AbstractEventLoop) -> None:
        self._function, self._loop = function, loop
        self._waiting: list[tuple[A, asyncio.Future[T]]] = []
        self._lock = threading.Lock()

    def put(self, one: A, answer: "asyncio.Future[T]") -> bool:
        """Put one at the end; says whether it is the first, and someone must be sent for the queue."""
        with self._lock:
            self._waiting.append((one, answer))
            return len(self._waiting) == 1

    def work_off(self) -> None:
        """Serve all that wait by now; runs on the store's thread."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        told = self._called([one for one, _ in waiting])
        self._loop.call_soon_threadsafe(self._tell, [answer for _, answer in waiting], told)

    def _called(self, several: Sequence[A]) -> Sequence[T | Exception]:
        try:
            return self._function(several)
        except Exception as error:  # noqa: BLE001  (it is raised where its one waits)
            return [error] if len(several) == 1 else [told for one in several for told in self._called([one])]

    @staticmethod
    def _tell(answers: "Sequence[asyncio.Future[T]]", told: Sequence[T | Exception]) -> None:
        for answer, result in zip(answers, told, strict=True):
            if answer.done():  # who waited was cancelled; what it asked for was done all the same
                continue
            if isinstance(result, Exception):
                answer.set_exception(result)
            else:
                answer.set_result(result)


class _DismissedError(Exception):
    """A pool was let go, for another rulebook or by the fault of another task, before it took this one."""


class Crew:
    """Runs the pure functions of the rooms, and the store's calls one after the other.

    `processes` 0 works in place (commands, tests); else so many worker processes, each replaced after `recycle` tasks.
    `deadline` is in seconds for one task.
    """

    def __init__(self, rulebook: Rulebook, *, processes: int = 0, recycle: int = 200, deadline: float = 60.0) -> None:
        """Take the rulebook that every worker gets; no process starts before there is work."""
        self._rulebook = rulebook
        self._processes = processes
        self._recycle = recycle
        self._deadline = deadline
        self._pool: ProcessPoolExecutor | None = None
        self._alone: set[ProcessPoolExecutor] = set()
        self._seats = asyncio.Semaphore(max(processes, 1))
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._shelvers = ThreadPoolExecutor(SHELVERS, thread_name_prefix="shelf")
        self._queues: dict[Hashable, _Queue[Any, Any]] = {}

    async def work(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Give `function(*args, **kwargs)`; raises what it raises, and SourceError when it does not end in time."""
        if not self._processes:
            return function(*args, **kwargs)
        return await self._in_worker(_Call(function, args, kwargs))

    @property
    def rulebook(self) -> Rulebook:
        """Give the rulebook in force."""
        return self._rulebook

    async def refine(self, entries: tuple[Entry, ...], source: Source, learned: Learned) -> tuple[Copy | SetAside, ...]:
        """Refine entries with the rulebook in force and what their archive taught; each that fails is a SetAside in its place."""
        if not entries:
            return ()
        if not self._processes:
            return refine_all(entries, source, self._rulebook, learned)
        try:
            return await self._in_worker(_Call(_refine_on_bench, (entries, source, learned), {}))
        except SourceError as error:
            if len(entries) == 1:
                return (SetAside(entry=entries[0], why=str(error)),)
            # One of them hangs or bursts: halve, so that it is found and only it is set aside.
            middle = len(entries) // 2
            return await self.refine(entries[:middle], source, learned) + await self.refine(entries[middle:], source, learned)

    async def write(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the store on its own thread, after the calls that wait there already."""
        return await self.in_thread(self._writer, _Call(function, args, kwargs))

    async def shelve(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call the shelf on a thread of its own: it waits for the disk, and nobody need wait with it."""
        return await self.in_thread(self._shelvers, _Call(function, args, kwargs))

    async def together(self, function: Callable[[Sequence[A]], Sequence[T]], one: A) -> T:
        """Give what `function` gives for `one`, called on the store's thread once for all that wait for it meanwhile.

        `function` takes several and gives as many results, in one transaction; where that fails each is tried by itself.
        """
        loop = asyncio.get_running_loop()
        queue = self._queues.setdefault((loop, function), _Queue(function, loop))
        answer: asyncio.Future[T] = loop.create_future()
        if queue.put(one, answer):
            self._writer.submit(queue.work_off)
        return await answer

    @staticmethod
    async def in_thread(executor: Executor, call: "Callable[[], T]") -> T:
        """Wait for `call` in `executor`; once begun it is finished, even if the one who waits is cancelled."""
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(executor, call))

    def renew(self, rulebook: Rulebook) -> None:
        """Work with another rulebook from now on."""
        if rulebook != self._rulebook:
            self._rulebook = rulebook
            self._dismiss(self._pool)

    def close(self) -> None:
        """Let the workers go, whatever they are at, and wait for the store's last call."""
        for pool in (self._pool, *self._alone):
            self._dismiss(pool, kill=True)
        self._writer.shutdown(wait=True)
        self._shelvers.shutdown(wait=True)

    async def _in_worker(self, call: "_Call[T]") -> T:
        async with self._seats:  # the deadline is for the work, not for waiting behind others
            while True:
                pool = self._hire()
                try:
                    return await self._tried(pool, call)
                except (BrokenProcessPool, MemoryError):
                    self._dismiss(pool, kill=True)
                    break
                except _DismissedError:
                    continue
            # Of those who worked side by side none can tell whose fault it was: each tries once more, by itself.
            alone = self._hired(1)
            self._alone.add(alone)
            try:
                return await self._tried(alone, call)
            except (BrokenProcessPool, MemoryError) as error:
                raise SourceError("needed more memory than a worker has, or broke it") from error
            finally:
                self._alone.discard(alone)
                self._dismiss(alone, kill=True)

    async def _tried(self, pool: ProcessPoolExecutor, call: "_Call[T]") -> T:
        """Give what a call gives in a worker of `pool`; the workers are killed where it does not end in time."""
        try:
            # A worker that must be started first takes its time to take the rulebook; the loop must not wait with it.
            future = await asyncio.to_thread(self._submitted, pool, call)
            return await asyncio.wait_for(asyncio.wrap_future(future), self._deadline)
        except TimeoutError:
            self._dismiss(pool, kill=True)
            raise SourceError(f"did not end within {self._deadline:.0f} s of work and was stopped") from None

    def _submitted(self, pool: ProcessPoolExecutor, call: "_Call[T]") -> "Future[T]":
        try:
            return pool.submit(call)
        except BrokenProcessPool:
            raise
        except RuntimeError as error:
            if pool is self._pool or pool in self._alone:
                raise
            raise _DismissedError from error

    def _hire(self) -> ProcessPoolExecutor:
        if self._pool is None:
            self._pool = self._hired(self._processes)
        return self._pool

    def _hired(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            workers, mp_context=_workshop(), initializer=_furnish, initargs=(self._rulebook,), max_tasks_per_child=self._recycle
        )

    def _dismiss(self, pool: ProcessPoolExecutor | None, *, kill: bool = False) -> None:
        """Let a pool go; one that has been replaced already leaves its successor alone."""
        if pool is None:
            return
        if self._pool is pool:
            self._pool = None
        if kill:
            for process in list((pool._processes or {}).values()):  # noqa: SLF001  (Python 3.14 has kill_workers for this)
                process.kill()
        pool.shutdown(wait=False)
