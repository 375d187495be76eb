"""The whole way from a publisher to a partner's site, every part of it the real one: a publisher's server, the daemon, HTTP, WordPress."""

import hashlib
import json
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from syndicator.config.profiles import profiles
from syndicator.model import Digest, Edition, Format, PartnerId
from syndicator.syndicate.reception import Reception, receive
from syndicator.syndicate.reception import Site as ModelSite
from tests.acceptance.newsrooms import Newsroom, until
from tests.faults.publisher import Publisher
from tests.partners.site import Site
from tests.partners.wire import Wire

KEY = "a-key-of-the-harbour-radio"
_HOUSE = "publisher: {{name: Quay Wire, url: https://quay.example}}\nbase_url: {base}\nlisten: {listen}\npolling: {{gap: 0s}}\n"
_SOURCE = "title: Wire\nurl: {url}\nallow_private: true\nevery: 1d\nfull_text: never\nclean: {{learn: false}}\n"
_DESK = "title: Desk\nfolder: desk\nevery: 1d\nclean: {learn: false}\n"
_PARTNER = "title: Harbour Radio\nformats: [{format}]\nlimit: {limit}\nprofile: {profile}\n{token}"
SOFTWARE = "generic"
"""The profile of our plug-in, as which it is modelled."""
OPEN = "open"
"""The partner whose feed needs no key: nobody knows what it has fetched, so that it reads the archive after a while away."""
FEEDS = {"rss": "rss.xml", "atom": "atom.xml", OPEN: "atom.xml"}
FORMATS: dict[str, Format] = {"rss": "rss", "atom": "atom", OPEN: "atom"}


@dataclass
class Expected:
    """What a site should show of one story: its status, and words that stand in its title or text, and that do not.

    A post is known by the end of its link, or by words of its title where it has no link of its own.
    """

    status: str = "publish"
    titled: str = ""
    shows: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()


@dataclass
class Way:
    """`with Way(folder) as way: …`. `expected` is by story; each feed's posts are held against it, but for stories that are `ignored`.

    What the site imports, the model of its software receives as well (`models`), and both must come to the same.
    """

    folder: Path
    limit: int = 10
    profile: str = SOFTWARE
    wire: Wire = field(default_factory=Wire)
    expected: dict[str, Expected] = field(default_factory=dict)
    ignored: set[str] = field(default_factory=set)
    feeds: dict[str, str] = field(default_factory=dict)
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    models: dict[str, Reception] = field(default_factory=lambda: {name: Reception(site=ModelSite()) for name in FEEDS})

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            self.publisher = opened.enter_context(Publisher(self.wire.document))
            self.newsroom = Newsroom(self.folder / "newsroom")
            opened.callback(self.newsroom.stop)
            self._furnish()
            self.site = opened.enter_context(Site(self.folder / "site"))
            self.newsroom.start({"RADIO_KEY": KEY})
            self.feeds = {name: self.site.take(self.address(name)) for name in FEEDS}
            self._opened = opened.pop_all()  # what was opened stays open, and is closed if anything of it could not be
        return self

    def __exit__(self, *_: object) -> None:
        self._opened.close()

    def _furnish(self) -> None:
        """Write the configuration: a wire and a desk that articles come from, and a partner for each feed."""
        base = f"http://127.0.0.1:{self.newsroom.port}"
        self.newsroom.write("config/syndicator.yaml", _HOUSE.format(base=base, listen=f"127.0.0.1:{self.newsroom.port}"))
        self.newsroom.write("config/sources/wire.yaml", _SOURCE.format(url=self.publisher.address))
        self.newsroom.write("config/sources/desk.yaml", _DESK)
        (self.newsroom.folder / "desk").mkdir()
        for name in FEEDS:
            token = "" if name == OPEN else "token: ${RADIO_KEY}\n"
            text = _PARTNER.format(format=FORMATS[name], limit=self.limit, profile=self.profile, token=token)
            self.newsroom.write(f"config/partners/radio-{name}.yaml", text)

    # ── what happens ─────────────────────────────────────────────────────────────────────────────────────────────

    def path(self, name: str) -> str:
        """Give the address of one of the partners' feed, with its key where it has one."""
        return f"/feeds/radio-{name}/{FEEDS[name]}" + ("" if name == OPEN else f"?key={KEY}")

    def address(self, name: str) -> str:
        """Give the whole address of a feed."""
        return f"http://127.0.0.1:{self.newsroom.port}{self.path(name)}"

    def order(self, word: str, story: str, *words: str) -> None:
        """Give an order about an article, as an editor of the publisher does."""
        rows = json.loads(self.command("articles", "--json"))
        (name,) = [row["id"] for row in rows if row["canonical_url"].endswith(f"/{story}")]
        self.command(word, name, "--reason", "the editor says so", *words)

    def command(self, *words: str) -> str:
        """Run a command of the program; gives what it printed."""
        made = self.newsroom.run(*words, environ={"RADIO_KEY": KEY})
        if made.returncode:
            raise RuntimeError(f"{' '.join(words)}: {made.stdout[-800:]}{made.stderr[-1500:]}")
        return made.stdout

    def poll(self, *sources: str) -> None:
        """Have the sources pulled and what changed published; `took` is how many seconds that was."""
        began = time.monotonic()
        self.command("poll", "--force", *(sources or ("wire",)))
        self.took = time.monotonic() - began

    def import_(self) -> dict[str, dict[str, Any]]:
        """Have the site import; gives what became of each feed's entries."""
        found = self.site.import_()
        self.reports = {name: found.get(feed, {"error": "no report"}) for name, feed in self.feeds.items()}
        self.received(*(name for name, report in self.reports.items() if not report["error"]))
        return self.reports

    def received(self, *names: str) -> None:
        """Have the model of the site's software receive what the site has got."""
        for name in names:
            self.models[name] = receive(profiles()[SOFTWARE], self.models[name].site, self._edition(name, self.document(name)))

    def received_archive(self, name: str) -> None:
        """Have the model receive the pages of the feed's archive as well, together with the document before."""
        before = self.models[name]
        for page in sorted((self._shelf(name) / "archive").iterdir()):
            after = receive(profiles()[SOFTWARE], self.models[name].site, self._edition(name, page.read_bytes()))
            self.models[name] = replace(after, created=(*before.created, *after.created))

    def _edition(self, name: str, body: bytes) -> Edition:
        at = datetime.now(UTC)
        partner = PartnerId(f"radio-{name}")
        return Edition(partner_id=partner, format=FORMATS[name], body=body, etag='""', changed_at=at, generation=Digest(""), article_ids=())

    def document(self, name: str) -> bytes:
        """Give a feed's bytes as the site would get them now; they are read from the shelf, so that nobody has fetched them."""
        path = self._shelf(name) / FEEDS[name]
        return path.read_bytes() if path.exists() else b""

    def _shelf(self, name: str) -> Path:
        return self.newsroom.folder / ("output" if name == OPEN else "var/shelf") / f"radio-{name}"

    def answers(self, status: int) -> int:
        """Give how often a feed was answered with this status so far."""
        wanted = f'syndicator_web_answers_total{{door="feeds",status="{status}"}} '
        lines = self.newsroom.get("/metrics")[2].decode().splitlines()
        return next((int(float(line.removeprefix(wanted))) for line in lines if line.startswith(wanted)), 0)

    def embargoed(self, name: str, headline: str, text: str, until_at: datetime) -> None:
        """Lay an article that is not to go out yet on the desk."""
        front = f"---\nembargo: {until_at.astimezone(UTC):%FT%TZ}\n---\n"
        self.newsroom.write(f"desk/{name}.txt", f"{front}{headline}\n\n{text}\n")

    def wait(self, name: str, words: str, *, seconds: float) -> bool:
        """Wait until a feed holds these words."""
        return until(lambda: words.encode() in self.document(name), seconds=seconds)

    # ── what is to be seen ───────────────────────────────────────────────────────────────────────────────────────

    def wrong(self) -> list[str]:
        """Hold the site's posts against what is expected; gives what is wrong, in words."""
        posts = self.site.posts()
        found = [line for name, feed in self.feeds.items() for line in self._wrong(name, [post for post in posts if _of(post, feed)])]
        found += [f"{name}: {report['error']}" for name, report in self.reports.items() if report["error"]]
        found += [f"{name}: WordPress refused {report['refused']}" for name, report in self.reports.items() if report.get("refused")]
        strangers = [post for post in posts if not any(_of(post, feed) for feed in self.feeds.values())]
        return [*found, *(f"a post of no feed: {post['title']}" for post in strangers), *self.site.complaints()]

    def _wrong(self, name: str, posts: list[dict[str, Any]]) -> list[str]:
        wrong, seen = self._unlike(name, posts), set()
        for story, expected in self.expected.items():
            mine = [post for post in posts if (expected.titled in post["title"] if expected.titled else _told(post) == story)]
            seen |= {post["post"] for post in mine}
            if len(mine) != 1:
                wrong.append(f"{name}: {story}: {len(mine)} posts instead of 1")
                continue
            words = mine[0]["title"] + mine[0]["text"]
            if mine[0]["status"] != expected.status:
                wrong.append(f"{name}: {story}: is {mine[0]['status']} instead of {expected.status}")
            wrong += [f"{name}: {story}: lacks “{each}”" for each in expected.shows if each not in words]
            wrong += [f"{name}: {story}: still shows “{each}”" for each in expected.lacks if each in words]
        return wrong + [
            f"{name}: too much: {post['status']} “{post['title']}”" for post in posts if post["post"] not in seen | self._let_be(posts)
        ]

    def _unlike(self, name: str, posts: list[dict[str, Any]]) -> list[str]:
        """Hold the site's posts against what the model of its software says that they are."""
        model = {post.id: (post.headline, post.stands) for post in self.models[name].site.posts}
        real = {post["guid"]: (post["title"], post["status"] != "trash") for post in posts if _told(post) not in self.ignored}
        return [
            f"{name}: the model has {model.get(guid)}, the site {post} of {guid}" for guid, post in real.items() if model.get(guid) != post
        ]

    def _let_be(self, posts: list[dict[str, Any]]) -> set[int]:
        return {post["post"] for post in posts if _told(post) in self.ignored}


def _told(post: dict[str, Any]) -> str:
    """Give the name of the story of which a post tells."""
    return str(post["link"]).rpartition("/")[2]


def _of(post: dict[str, Any], feed: str) -> bool:
    return post["key"] == hashlib.sha256(f"{feed}\n{post['guid']}".encode()).hexdigest()
