"""Markup in a real browser: headless Chromium, driven by its DevTools protocol, says which pieces ran or loaded something.

Law: takes pieces of markup by name, renders each in a frame of its own, stirs it (every event that an attribute waits for,
every link), and gives what fired. No name is looked up and nothing outside this machine is asked. Starts its own browser
with an empty profile, and ends it.
"""

import asyncio
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape
from itertools import count
from pathlib import Path
from typing import Any, Self

import aiohttp

FRAMES = 200
"""Pieces on one page."""
PAGES = 25
"""So many pages are shown by one browser: it keeps something of each."""
PAGE_SECONDS = 90.0
_OWN = ("/style.css", "/icon.svg", "/favicon.ico")
_HARMLESS = frozenset(["Image", "Media", "Ping", "Preflight", "Prefetch"])
"""What a reader's browser may load for an article: pictures and sound."""
_FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--mute-audio", "--disable-features=IsolateOrigins,site-per-process",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--remote-debugging-port=0",
]  # fmt: skip
_DETECT = """(() => {
  const tell = window.__tell;
  const mark = () => {
    for (let at = window, n = 0; n < 9; at = at.parent, n++) {
      try { const name = at.frameElement && at.frameElement.dataset.mark; if (name) return name; } catch (error) { break; }
      if (at === at.parent) break;
    }
    return "";
  };
  const say = what => () => { tell(JSON.stringify([mark(), what])); };
  for (const name of ["alert", "prompt", "confirm", "print", "open", "eval"]) window[name] = say(name);
  for (const name of ["log", "info", "warn", "error"]) console[name] = say("console");
  document.addEventListener("click", event => {
    const link = event.target.closest && event.target.closest("a[href],area[href]");
    if (link && /^(https?|mailto):/i.test(link.href || "")) event.preventDefault();
  }, true);
})();"""
_STIR = """(() => {
  for (const frame of document.querySelectorAll("iframe[data-mark]")) {
    let nodes = [];
    try { nodes = frame.contentDocument.querySelectorAll("*"); } catch (error) { continue; }
    for (const node of nodes) {
      for (const {name} of [...node.attributes]) {
        if (!/^on./i.test(name)) continue;
        try { node.dispatchEvent(new Event(name.slice(2).toLowerCase())); } catch (error) { continue; }
      }
      if (node.matches("a,area,button,summary,input[type=submit],input[type=image]")) try { node.click(); } catch (error) { continue; }
    }
  }
  return 1;
})()"""


def chromium() -> str | None:
    """Give the browser's program, None where there is none."""
    return shutil.which("chromium")


@dataclass(slots=True)
class Seen:
    """What happened: by the name of a piece what it called, and what was loaded by which page that no article may load."""

    fired: dict[str, set[str]] = field(default_factory=dict)
    loaded: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    """Pieces that brought the page to a halt."""

    def add(self, other: "Seen") -> None:
        """Take in what happened elsewhere."""
        for name, calls in other.fired.items():
            self.fired.setdefault(name, set()).update(calls)
        self.loaded += other.loaded
        self.stuck += other.stuck


def render(pieces: Mapping[str, str], *, told: Callable[[int], object] = lambda _: None) -> Seen:
    """Render pieces of markup, each in a frame of its own, FRAMES of them on a page; gives what happened. `told` hears how many are done."""
    return asyncio.run(_render(pieces, told))


async def _render(pieces: Mapping[str, str], told: Callable[[int], object]) -> Seen:
    seen = Seen()
    waiting = [list(part) for part in _parts(list(pieces))]
    while waiting:
        left = max(len(waiting) - PAGES, 0)
        async with _Browser() as browser:
            with suppress(TimeoutError, ConnectionError):
                while len(waiting) > left:
                    seen.add(await asyncio.wait_for(browser.show({name: pieces[name] for name in waiting[-1]}), PAGE_SECONDS))
                    waiting.pop()
                    told(len(pieces) - sum(map(len, waiting)))
        if len(waiting) > left:  # a piece of the last page holds the browser up: halve, so that it is found
            stuck = waiting.pop()
            if len(stuck) == 1:
                seen.stuck += stuck
            else:
                waiting += [stuck[: len(stuck) // 2], stuck[len(stuck) // 2 :]]
    return seen


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[at : at + FRAMES] for at in range(0, len(names), FRAMES))


class _Browser:
    """One browser with one page, and the server that the page comes from."""

    async def __aenter__(self) -> Self:
        self._profile = tempfile.TemporaryDirectory(prefix="corpus-browser-", ignore_cleanup_errors=True)
        self._numbers, self._answers, self._events = count(1), dict[int, asyncio.Future[Any]](), list[dict[str, Any]]()
        self._page, self._shown = b"", asyncio.Event()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        program = chromium()
        assert program is not None
        self._process = await asyncio.create_subprocess_exec(
            program, *_FLAGS, f"--user-data-dir={self._profile.name}", "about:blank",
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        self._client = aiohttp.ClientSession()
        self._line = await self._client.ws_connect(await self._door(), max_msg_size=0)
        self._reader = asyncio.create_task(self._read())
        await self._open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._reader.cancel()
        with suppress(asyncio.CancelledError):
            await self._reader
        await self._line.close()
        await self._client.close()
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        self._server.close()
        self._profile.cleanup()

    async def _door(self) -> str:
        """Wait for the address of the browser's own door."""
        file = Path(self._profile.name) / "DevToolsActivePort"
        for _ in range(600):
            with suppress(OSError, ValueError):
                port, path = file.read_text().split()
                return f"ws://127.0.0.1:{port}{path}"
            await asyncio.sleep(0.1)
        raise TimeoutError("the browser does not open its door")

    async def _open(self) -> None:
        target = await self._call("Target.createTarget", url="about:blank")
        self._session = (await self._call("Target.attachToTarget", targetId=target["targetId"], flatten=True))["sessionId"]
        for method in ("Page.enable", "Runtime.enable", "Network.enable"):
            await self._call(method)
        await self._call("Runtime.addBinding", name="__tell")
        await self._call("Page.addScriptToEvaluateOnNewDocument", source=_DETECT)

    async def _call(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        session = {"sessionId": self._session} if hasattr(self, "_session") else {}
        await self._line.send_str(json.dumps({"id": number, "method": method, "params": params, **session}))
        return await answer

    async def _read(self) -> None:
        async for message in self._line:
            said = json.loads(message.data)
            if "id" in said:
                waiting = self._answers.pop(said["id"], None)
                if waiting is not None and not waiting.done():
                    if "error" in said:
                        waiting.set_exception(ConnectionError(said["error"].get("message", "")))
                    else:
                        waiting.set_result(said.get("result", {}))
            else:
                self._events.append(said)
                if said["method"] == "Page.loadEventFired":
                    self._shown.set()
                if said["method"] == "Page.javascriptDialogOpening":
                    await self._line.send_str(
                        json.dumps(
                            {
                                "id": next(self._numbers),
                                "method": "Page.handleJavaScriptDialog",
                                "params": {"accept": False},
                                "sessionId": said["sessionId"],
                            }
                        )
                    )
        for waiting in self._answers.values():
            waiting.set_exception(ConnectionError("the browser is gone"))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            path = (await reader.readuntil(b"\r\n\r\n")).split()[1]
            body = self._page if path.startswith(b"/page") else b""
            head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            writer.write(head.encode() + body)
            await writer.drain()
        writer.close()

    async def show(self, pieces: Mapping[str, str]) -> Seen:
        """Show pieces on one page, stir them, and give what happened."""
        frames = "".join(
            f'<iframe sandbox="allow-scripts allow-same-origin allow-forms allow-modals" data-mark="{escape(name)}" srcdoc="{escape(markup)}"></iframe>'
            for name, markup in pieces.items()
        )
        self._page = f"<!doctype html><meta charset=utf-8><title>pieces</title>{frames}".encode("utf-8", "replace")
        self._events.clear()
        self._shown.clear()
        await self._call("Page.navigate", url=f"{self.address}/page{next(self._numbers)}")
        await self._shown.wait()
        await self._call("Runtime.evaluate", expression=_STIR)
        await asyncio.sleep(0.5)
        await self._call("Runtime.evaluate", expression="1")  # all that was said before has been heard by now
        return self._happened()

    def _happened(self) -> Seen:
        seen = Seen()
        for event in list(self._events):
            params = event["params"]
            if event["method"] == "Runtime.bindingCalled" and params["name"] == "__tell":
                name, what = json.loads(params["payload"])
                seen.fired.setdefault(name, set()).add(what)
            elif event["method"] == "Page.javascriptDialogOpening":
                seen.fired.setdefault("", set()).add(params["type"])
            elif event["method"] == "Network.requestWillBeSent" and not self._may_load(params):
                seen.loaded.append(f"{params.get('type')} {params['request']['url'][:200]}")
        return seen

    def _may_load(self, params: Mapping[str, Any]) -> bool:
        url = params["request"]["url"]
        own = url.startswith(self.address) and url.removeprefix(self.address).partition("?")[0].startswith(("/page", *_OWN))
        return own or params.get("type") in _HARMLESS
