"""What the SimplePie of partners' WordPress reads in our RSS and our Atom: every name, every date, every sign."""

import pytest

from syndicator.config.profiles import profiles
from syndicator.syndicate.reception.reading import read as reader
from tests.behaviour.house import play
from tests.behaviour.publisher import changing, reply
from tests.readers import reading

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><id>tag:w,2026:f</id><title>W</title>{}</feed>'


@pytest.fixture(autouse=True)
def _simplepie():
    if why := reading.missing("SimplePie"):
        pytest.skip(why)


def told(number: int, hour: int, text: str = "stops in May for good") -> str:
    return (
        f'<entry><id>tag:w.example,2026:{number}</id><title>Ferry {number} &amp; its “crew”</title><link href="https://wire.example/{number}?a=1&amp;b=2"/>'
        f"<published>2026-03-05T0{number}:00:00Z</published><updated>2026-03-05T{hour}:00:00Z</updated>"
        f"<content>The ferry of the {number}. quay {text}.</content></entry>"
    )


def atom(*parts: str) -> bytes:
    return reply(ATOM.format("".join(parts)).encode(), Content_Type="application/atom+xml")


def moment(at) -> str:
    return f"{at:%FT%TZ}"


def read(house, form, folder):
    """Give what SimplePie finds in one of a partner's editions."""
    path = folder / f"edition.{form}"
    path.write_bytes(house.bodies()[form])
    return reading.simplepie(path)


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_names_and_dates_are_read_as_they_are_held(tmp_path, form):
    """An entry's id, link, headline, date of publication and date of change are those of the article, before and after a correction."""

    async def story(house):
        for _ in range(2):
            await house.poll()
            found = read(house, form, tmp_path)
            assert found["version"].startswith("1.5.8")
            for entry, article in zip(found["entries"], house.articles(), strict=True):
                assert entry["id"] == (article.public_id if form == "atom" else article.rss_guid)
                assert (entry["published"], entry["updated"]) == (moment(article.published_at), moment(article.updated_at))
                assert (entry["title"], entry["link"]) == (article.copy.headline, article.canonical_url)
                assert article.copy.blocks[0].text in entry["body"]
            assert found["tombstones"] == []
        assert {article.version for article in house.articles()} == {1, 2}

    play(tmp_path, story, {"/feed": [atom(told(1, 10), told(2, 10)), atom(told(1, 11, "stops in June"), told(2, 10))]})


@pytest.mark.parametrize("form", ["rss", "atom"])
@pytest.mark.parametrize("profile", [name for name in profiles() if name == "generic" or "wordpress" in name or name.startswith("wp-")])
def test_the_models_of_partners_software_read_what_simplepie_reads(tmp_path, profile, form):
    """A model reads our feeds as SimplePie does, under which the software at partners' sites lives: names, dates and signs."""
    gone = '<at:deleted-entry ref="tag:w.example,2026:3" when="2026-03-05T11:30:00Z"/>'
    sent = [atom(told(1, 10), told(2, 10), told(3, 10)), atom(told(1, 11, "stops in June"), told(2, 10), gone)]

    otherwise = "published" if form == "rss" else "updated"

    async def story(house):
        for _ in sent:
            await house.poll()
            theirs, ours = read(house, form, tmp_path), reader(form, house.bodies()[form])
            assert [_as_simplepie(offer) for offer in ours.offers] == [
                {key: entry[key] for key in ("id", "title", "link", "published", "updated", "status")} for entry in theirs["entries"]
            ]
            assert [entry["modified"] or entry[otherwise] for entry in theirs["entries"]] == [
                moment(offer.modified_at) for offer in ours.offers
            ]
            assert [(stone["ref"], stone["when"]) for stone in theirs["tombstones"]] == [(name, moment(at)) for name, at in ours.deleted]

    play(tmp_path, story, {"/feed": sent}, partners={"all": f"title: All\nprofile: {profile}\n"})


def _as_simplepie(offer):
    return {
        "id": offer.id,
        "title": offer.headline,
        "link": offer.url,
        "published": moment(offer.published_at),
        "updated": moment(offer.updated_at),
        "status": offer.status,
    }


@pytest.mark.parametrize("form", ["rss", "atom"])
def test_what_is_withdrawn_is_read_as_withdrawn(tmp_path, form):
    """A tombstone is read with the entry's own name and the moment of the kill, and the entry is gone."""
    gone = '<at:deleted-entry ref="tag:w.example,2026:1" when="2026-03-05T11:30:00Z"/>'

    async def story(house):
        await house.poll()
        before = {entry["id"] for entry in read(house, form, tmp_path)["entries"]}
        await house.poll()
        found = read(house, form, tmp_path)
        (stone,) = found["tombstones"]
        assert stone["ref"] in before
        assert {entry["id"] for entry in found["entries"]} == before - {stone["ref"]}
        assert stone["when"] >= "2026-03-05T12:00:00Z"

    play(tmp_path, story, {"/feed": [atom(told(1, 10), told(2, 10)), atom(gone, told(2, 10))]})


def test_an_entry_that_does_not_change_is_read_the_same(tmp_path):
    """Polling again and again changes nothing that SimplePie sees: ids and dates do not churn."""

    async def story(house):
        await house.poll()
        before = [read(house, form, tmp_path) for form in ("rss", "atom")]
        await house.polls(3)
        assert [read(house, form, tmp_path) for form in ("rss", "atom")] == before

    play(tmp_path, story, {"/feed": changing(*(ATOM.format(told(1, 10) + f"<!-- {at} -->").encode() for at in range(4)))})
