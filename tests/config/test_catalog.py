"""From files to the catalog: every key of the contract, what it becomes, and what counts where it is left out."""

from datetime import UTC, datetime, timedelta

from syndicator.catalog import Cleaning, Condition, ImageRights, LicenceTerms, Manners, Publisher, Secret, Tripwires
from syndicator.config import load
from tests.config.houses import SYNDICATOR


def test_every_key_of_the_house(house):
    house.environ = {"DB": "p%40ss"}
    house.write(
        syndicator="""
publisher: {name: Harbor Wire, url: https://harborwire.example, contact: desk@harborwire.example}
base_url: https://feeds.harborwire.example/
listen: 0.0.0.0:9090
store: postgresql://me:${DB}@db/news
output: public/feeds
timezone: Europe/Budapest
retain: forever
polling: {gap: 3s, per_host: 2, longest_wish: 7d}
defaults: {source: {}, partner: {}}
"""
    )
    settings = house.load().settings
    assert settings.publisher == Publisher(name="Harbor Wire", url="https://harborwire.example", contact="desk@harborwire.example")
    assert settings.base_url == "https://feeds.harborwire.example"
    assert settings.listen == ("0.0.0.0", 9090)  # noqa: S104 - a reading, nothing listens
    assert settings.store == "postgresql+psycopg://me:p%40ss@db/news"
    assert (settings.output, settings.root) == (house.root / "public/feeds", house.root)
    assert (settings.timezone, settings.retain) == ("Europe/Budapest", None)
    assert settings.manners == Manners(gap=timedelta(seconds=3), per_host=2, longest_wish=timedelta(days=7))


def test_only_name_and_base_url_are_required(house):
    settings = house.load().settings
    assert settings.listen == ("127.0.0.1", 8080)
    assert settings.store == f"sqlite+pysqlite:///{house.root}/var/syndicator.db"
    assert (settings.output, settings.shelf) == (house.root / "output", house.root / "var/shelf")
    assert (settings.timezone, settings.retain) == ("UTC", timedelta(days=400))
    assert settings.manners == Manners(gap=timedelta(seconds=1), per_host=1, longest_wish=timedelta(days=1))


def test_a_source_may_find_its_own_rhythm(house):
    house.write(sources__harbor_wire="url: https://x.example/\nevery: auto\n")
    source = house.load().sources["harbor-wire"]
    assert (source.every, source.cron, source.auto) == (None, "", True)


def test_a_cron_line_takes_the_place_of_a_rhythm_that_the_house_left_open(house):
    house.write(
        syndicator=SYNDICATOR + "defaults: {source: {every: auto}}\n",
        sources__a="url: https://x.example/\ncron: 0 5 * * *\n",
        sources__b="url: https://x.example/\nevery: 2h\n",
        sources__c="url: https://x.example/\n",
    )
    sources = house.load().sources
    assert [(sources[name].every, sources[name].auto) for name in "abc"] == [(None, False), (timedelta(hours=2), False), (None, True)]


def test_paths_are_relative_to_the_folder_that_holds_the_config_wherever_one_stands(house, monkeypatch):
    house.write(sources__harbor_wire="folder: seeds/\n")
    monkeypatch.chdir(house.root)
    from_near = load(type(house.root)("config"), environ={})
    monkeypatch.chdir("/")
    assert from_near == house.load()
    assert from_near.sources["harbor-wire"].folder == house.root / "seeds"


def test_every_key_of_a_source(house):
    house.environ = {"KEY": "k1", "USER": "ann"}
    house.write(
        vocabularies__own="terms: [Sport]\n",
        sources__wire="""
title: The Wire
page: https://wire.example/news
links: h2 a
cron: "*/10 6-23 * * *"
full_text: always
clean: {remove: .promo, cut: [a*, b*], keep: ["Editor's note:*"], learn: false, guard: 40%}
tags: {vocabulary: own, limit: 5}
summary: {max_chars: 200}
headers: {X-Key: "${KEY}", Accept-Language: en}
auth: {user: "${USER}", password: "a ${KEY} b"}
allow_private: yes
embargo: 90m
language: pt-BR
rights: "(c) The Wire"
""",
    )
    source = house.load().sources["wire"]
    assert (source.title, source.page, source.links, source.url, source.folder) == (
        "The Wire",
        "https://wire.example/news",
        "h2 a",
        "",
        None,
    )
    assert (source.every, source.cron, source.timezone) == (None, "*/10 6-23 * * *", "UTC")
    assert source.clean == Cleaning(remove=(".promo",), cut=("a*", "b*"), keep=("Editor's note:*",), learn=False, guard=0.4)
    assert (source.vocabulary, source.tag_limit, source.summary_chars, source.full_text) == ("own", 5, 200, "always")
    assert source.headers == (("X-Key", Secret("k1")), ("Accept-Language", Secret("en")))
    assert (source.user, source.password) == ("ann", Secret("a k1 b"))
    assert (source.allow_private, source.embargo, source.language, source.rights) == (True, timedelta(minutes=90), "pt-br", "(c) The Wire")
    assert source.own_names == ("Harbor Wire", "The Wire")


def test_a_source_needs_nothing_but_its_place(house):
    house.write(sources__the_north_wire="folder: seeds\n")
    source = house.load().sources["the-north-wire"]
    assert (source.title, source.every, source.cron) == ("The North Wire", timedelta(minutes=15), "")
    assert (source.full_text, source.tag_limit, source.summary_chars, source.clean) == ("auto", 8, 280, Cleaning())


def test_user_and_password_in_an_address_are_taken_out_of_it(house):
    house.environ = {"PW": "p%3Aw"}
    house.write(sources__wire="url: https://ann:${PW}@wire.example/feed\n")
    source = house.load().sources["wire"]
    assert (source.url, source.user, source.password) == ("https://wire.example/feed", "ann", Secret("p:w"))


def test_every_key_of_a_partner(house):
    house.environ = {"TOKEN": "0123"}
    house.write(
        partners__grace="""
title: Grace
formats: [atom, atom, rss]
include:
  - tags: Ukraine
    words: ["armenia*", nagorno-karabakh]
    sources: [harbor-wire]
exclude: {headline: sport, authors: "ann *", languages: [EN, de], published_after: 2026-01-31, max_age: 30d, min_words: 50, has: image, url: "*/sport/*", pattern: a+}
limit: 20
max_age: 30d
content: summary
delay: 2h
credit: "Originally published by {publisher}."
profile: wordpress
token: ${TOKEN}
shelf: public
"""
    )
    partner = house.load().partners["grace"]
    assert partner.formats == ("atom", "rss")
    assert [line.name for line in (*partner.include, *partner.exclude)] == ["include[0]", "exclude[0]"]
    assert partner.include[0].conditions == (
        Condition(key="sources", values=("harbor-wire",)),
        Condition(key="tags", values=("Ukraine",)),
        Condition(key="words", values=("armenia*", "nagorno-karabakh")),
    )
    assert {condition.key: condition.values for condition in partner.exclude[0].conditions} == {
        "headline": ("sport",),
        "authors": ("ann *",),
        "languages": ("en", "de"),
        "published_after": (datetime(2026, 1, 31, tzinfo=UTC),),
        "max_age": (timedelta(days=30),),
        "min_words": (50,),
        "has": ("image",),
        "url": ("*/sport/*",),
        "pattern": ("a+",),
    }
    assert (partner.limit, partner.max_age, partner.content, partner.delay) == (20, timedelta(days=30), "summary", timedelta(hours=2))
    assert (partner.credit, partner.profile) == ("Originally published by {publisher}.", "wordpress")
    assert (partner.token, partner.on_shelf) == (Secret("0123"), "public")


def test_a_partner_with_nothing_said_gets_everything_in_all_formats(house):
    house.write(partners__all="title: All\n")
    partner = house.load().partners["all"]
    assert (partner.include, partner.exclude, partner.formats, partner.token) == ((), (), ("rss", "atom", "json"), None)
    assert (partner.limit, partner.content, partner.profile, partner.on_shelf) == (30, "full", "generic", "private")


def test_a_date_without_a_zone_is_meant_in_the_houses_zone(house):
    house.write(syndicator=SYNDICATOR + "timezone: Europe/Budapest\n", partners__all="include: {published_after: 2026-07-01}\n")
    condition = house.load().partners["all"].include[0].conditions[0]
    assert condition.values == (datetime(2026, 6, 30, 22, tzinfo=UTC),)


def test_defaults_count_where_a_file_has_not_its_own(house):
    house.write(
        syndicator=SYNDICATOR
        + "defaults:\n  source: {every: 1h, clean: {guard: 0.3, cut: [a*]}, language: en}\n  partner: {limit: 7, exclude: {tags: Sport}}\n",
        sources__a="folder: a\nclean: {cut: [b*]}\n",
        sources__b="folder: b\ncron: 0 5 * * *\n",
        partners__a="title: A\n",
        partners__b="limit: 9\nexclude: []\n",
    )
    catalog = house.load()
    assert catalog.problems == ()
    a, b = catalog.sources["a"], catalog.sources["b"]
    assert (a.every, a.clean, a.language) == (timedelta(hours=1), Cleaning(guard=0.3, cut=("b*",)), "en")
    assert (b.every, b.cron, b.clean) == (None, "0 5 * * *", Cleaning(guard=0.3, cut=("a*",)))
    assert (catalog.partners["a"].limit, len(catalog.partners["a"].exclude)) == (7, 1)
    assert (catalog.partners["b"].limit, catalog.partners["b"].exclude) == (9, ())


def test_a_dollar_and_a_brace_can_be_written(house):
    house.environ = {"X": "1"}
    house.write(sources__harbor_wire="folder: a\nrights: $${X} ${X} $X $$\n")
    assert house.load().sources["harbor-wire"].rights == "${X} 1 $X $$"


def test_a_value_from_the_environment_may_be_of_any_kind(house):
    house.environ = {"N": "12", "AGE": "30d", "YES": "yes"}
    house.write(partners__a='limit: ${N}\nmax_age: ${AGE}\ninclude: {min_words: "${N}"}\n', sources__a="folder: a\nallow_private: ${YES}\n")
    catalog = house.load()
    assert (catalog.partners["a"].limit, catalog.partners["a"].max_age, catalog.sources["a"].allow_private) == (
        12,
        timedelta(days=30),
        True,
    )


def test_the_digest_of_a_partners_rules_changes_with_what_decides_membership_and_nothing_else(house):
    def digest(text):
        house.write(partners__a=text, conditions="war: {tags: [War]}\n")
        return house.load().partners["a"].rules

    plain = digest("include: {tags: [a]}\n")
    same = [
        "limit: 3\n",
        "window: 48h\n",
        "title: X\n",
        "content: summary\n",
        "credit: x\n",
        "token: x\n",
        "formats: rss\n",
        "profile: wordpress\n",
        "images: {deny: AP}\n",
        "rights: x\n",
        "rsl: {permits: search}\n",
        "wire: keep\n",
    ]
    other = ["max_age: 3d\n", "delay: 3d\n", "exclude: {tags: b}\n", "exclude: {use: war}\n", "licence: 3d\n", "wire: exclude\n"]
    assert {digest("include: {tags: [a]}\n" + more) for more in same} == {plain}
    digests = [digest("include: {tags: [a]}\n" + more) for more in other] + [digest("include: {tags: [a, b]}\n"), digest("title: x\n")]
    assert len({plain, *digests}) == len(other) + 3


def test_a_partner_has_its_own_licence_terms_whole_or_those_of_the_defaults(house):
    house.write(
        syndicator=f"{SYNDICATOR}rsl: {{holder: House}}\ndefaults: {{partner: {{rsl: {{permits: search, payment: {{type: free}}}}}}}}\n",
        partners__a="title: A\n",
        partners__b="rsl: {prohibits: search}\n",
        partners__c="rsl: {}\n",
    )
    terms = {name: partner.rsl for name, partner in house.load().partners.items()}
    assert terms["a"] == LicenceTerms(permits=("search",), payment="free")
    assert terms["b"] == LicenceTerms(prohibits=("search",))
    assert terms["c"] == LicenceTerms()


def test_the_digest_changes_with_a_named_condition(house):
    house.write(partners__a="include: {use: war}\n", conditions="war: {tags: [War]}\n")
    before = house.load().partners["a"].rules
    house.write(conditions="war: {tags: [War, Peace]}\n")
    assert house.load().partners["a"].rules != before


def test_texts_are_all_files_as_they_stand_with_variables_unresolved(house):
    house.environ = {"TOKEN": "s3cret"}
    house.write(
        partners__a="token: ${TOKEN}\n",
        conditions="war: {tags: a}\n",
        rules__own="- {name: x, pattern: a*}\n",
        vocabularies__own="terms: [A]\n",
    )
    catalog = house.load()
    assert set(catalog.texts) == {
        "syndicator.yaml", "conditions.yaml", "sources/harbor-wire.yaml", "partners/grace-chapel.yaml", "partners/a.yaml",
        "rules/own.yaml", "vocabularies/own.yaml",
    }  # fmt: skip
    assert catalog.texts["partners/a.yaml"] == "token: ${TOKEN}\n"


def test_an_address_of_a_linked_folder_stays_with_the_link(house, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "config").symlink_to(house.root / "config")
    assert load(elsewhere / "config", environ={}).settings.root == elsewhere


def test_rights_are_read_and_defaults_count_for_them(house):
    house.write(
        syndicator="publisher: {name: Reuters}\nbase_url: http://127.0.0.1:8080\nrights: © Harbor\nrsl: {permits: search, payment: {type: free}}\n"
        "defaults: {partner: {wire: exclude, licence: 90d}}\n",
        partners__grace_chapel="images: {allow: 'AP*', fallback: https://x.example/l.png}\nrights: © Grace\nrsl: {countries: de}\n",
        partners__other="wire: keep\nimages: {deny: [Getty]}\nexclude:\n  - wire: [AP]\n",
    )
    catalog = house.load()
    grace, other = catalog.partners["grace-chapel"], catalog.partners["other"]
    assert catalog.settings.rights == "© Harbor"
    assert catalog.settings.rsl == LicenceTerms(permits=("search",), payment="free")
    assert grace.rsl == LicenceTerms(countries=("DE",))
    assert grace.rights == "© Grace"
    assert grace.images == ImageRights(allow=("AP*",), unknown="drop", fallback="https://x.example/l.png")
    assert other.images == ImageRights(deny=("Getty",), unknown="keep")
    assert (grace.licence, other.licence) == (timedelta(days=90), timedelta(days=90))
    wire = grace.exclude[-1]
    assert (wire.name, wire.conditions[0].key) == ("wire", "wire")
    assert {"AP", "AFP"} <= set(wire.conditions[0].values)
    assert "Reuters" not in wire.conditions[0].values
    assert [condition.values for line in other.exclude for condition in line.conditions] == [("AP",)]


def test_any_agency_is_every_known_one_but_the_house_itself(house):
    house.write(
        syndicator="publisher: {name: Reuters}\nbase_url: http://127.0.0.1:8080\n",
        conditions="copied: {wire: true}\n",
        partners__grace_chapel="exclude:\n  - wire: true\n  - use: copied\n",
    )
    direct, named = (line.conditions[0] for line in house.load().partners["grace-chapel"].exclude)
    assert direct.values == named.lines[0].conditions[0].values
    assert "AP" in direct.values
    assert "Reuters" not in direct.values


def test_tripwires_are_laid_over_those_of_the_defaults_key_by_key(house):
    house.write(
        syndicator=SYNDICATOR + "defaults: {partner: {tripwires: {leave: 80%, sources: no}}}\n",
        partners__east="title: East\n",
        partners__west="title: West\ntripwires: {leave: 0.3, redate: 100%, reguid: 5%, empty: false, least: 12}\n",
    )
    partners = house.load().partners
    assert partners["east"].tripwires == Tripwires(leave=0.8, sources=False)
    assert partners["west"].tripwires == Tripwires(leave=0.3, redate=1.0, reguid=0.05, sources=False, empty=False, least=12)


def test_a_tripwire_that_is_no_share_is_told_with_its_line(house):
    house.write(syndicator=SYNDICATOR, partners__east="title: East\ntripwires:\n  leave: often\n  empti: yes\n")
    assert [(problem.line, problem.key) for problem in house.problems()] == [(3, "tripwires.leave"), (4, "tripwires.empti")]
