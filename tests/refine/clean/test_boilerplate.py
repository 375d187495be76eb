"""What is cut, and above all what is not."""

import pytest

from tests.refine.clean.articles import PROSE, paragraphs, removed, rules_of, texts

# Wordings of promotion that are no example of any rule, a line for each family seen in feeds.
OTHER_WORDINGS = [
    "Interested in running pieces by Quay Post? We offer a free syndication service to parish papers; visit Quay Plugins to find out more.",
    "Local radio may join our news syndication programme. Contact the desk.",
    "The post A Winter on the Pier appeared first on Quay Post.",
    "Der Beitrag Ein Winter am Pier erschien zuerst auf Hafenblatt.",
    "L'article Un hiver sur la jetée est apparu en premier sur Le Phare.",
    "La entrada Un invierno en el muelle apareció primero en El Faro.",
    "O post Um inverno no cais apareceu primeiro em O Farol.",
    "L'articolo Un inverno sul molo sembra essere il primo su Il Faro.",
    "Het bericht Een winter op de pier verscheen eerst op De Kade.",
    "Artykuł Zima na molo pochodzi z serwisu Latarnia.",
    "Continue reading »",
    "Lire l'article complet",
    "Sign up for The Tide, our morning newsletter.",
    "Jetzt unseren Newsletter abonnieren und nichts mehr verpassen!",
    "Inscrivez-vous à notre lettre d'information",
    "Recibe nuestro boletín en tu correo",
    "Receba a nossa newsletter no seu e-mail",
    "Follow Quay Post on Instagram and YouTube.",
    "Folge uns auf Instagram und TikTok!",
    "Retrouvez-nous sur Facebook et Instagram",
    "Download the Quay Post app for iPhone and Android today.",
    "Please consider a donation to keep this newsroom going today.",
    "Copyright 2026 Quay Post. All rights reserved.",
    "Related stories:",
    "Advertisement",
    "This article is available to subscribers only.",
    "Filed under: Weather, Ferries",
    "Leave a comment",
    "Like what you read? Become a friend of the pier from $5 a month.",
]

CONTENT = [
    "The council told the paper that it would support the fishermen with a free licence for a year.",
    "Visitors can follow the coast path to the lighthouse, which is open on Sundays.",
    "“Subscribe to nothing you have not read,” the judge said.",
    "She signed the newsletter of the union every week for thirty years.",
    "The app that the pilots use had shown the barge an hour before.",
    "Share prices of the three ferry lines fell.",
    "He read more in that winter than in ten years before.",
    "The copyright of the map belongs to the widow.",
    "The bishop asked the congregation to give what they could.",
    "Advertisement of the post had been late, an inquiry found.",
]


@pytest.mark.parametrize("line", OTHER_WORDINGS)
def test_promotion_in_other_words_is_cut_at_the_end(in_article, line):
    copy = in_article(f"<p>{line}</p>")
    assert texts(copy) == list(PROSE)
    assert removed(copy) == [line]
    assert all(removal.rule and removal.why for removal in copy.removals)


@pytest.mark.parametrize("line", CONTENT)
def test_news_that_uses_the_words_of_promotion_stays(in_article, line):
    assert removed(in_article(f"<p>{line}</p>")) == []


def test_several_prompts_at_the_end_all_go_in_reading_order(in_article):
    lines = ["Share this article", "Sign up for our free newsletter", "Follow us on Facebook", "© 2026 Harbor Wire. All rights reserved."]
    copy = in_article(paragraphs(*lines))
    assert texts(copy) == list(PROSE)
    assert removed(copy) == lines


def test_prompt_that_holds_anywhere_goes_from_the_middle(cleaned):
    copy = cleaned(paragraphs(PROSE[0], "Sign up for our weekly newsletter", PROSE[1], PROSE[2]))
    assert (texts(copy), removed(copy)) == (list(PROSE), ["Sign up for our weekly newsletter"])


def test_rule_for_the_end_does_not_cut_far_above_it(cleaned):
    line = "Email Ann Quay at ann@harborwire.example."
    prose = [f"{PROSE[1]} It was the {number}th time." for number in range(12)]
    assert line in texts(cleaned(paragraphs(PROSE[0], line, *prose)))


def test_one_sign_alone_never_cuts(in_article):
    for line in ("Buy a ticket on the quay.", "Your boat is safe.", "All of it is at www.port.example", "It is free of charge for you."):
        assert removed(in_article(f"<p>{line}</p>")) == []


def test_call_to_readers_without_money_or_the_house_stays(in_article):
    line = "If you saw the barge, please call the harbour office and tell us when."
    assert removed(in_article(f"<p>{line}</p>")) == []


def test_signs_cut_only_where_nothing_of_the_article_stands_below(cleaned):
    line = "Like what you read? Become a friend of the pier from $5 a month."
    assert removed(cleaned(paragraphs(PROSE[0], line, PROSE[1], PROSE[2]))) == []


def test_name_of_the_house_is_a_sign(in_article):
    line = "Buy our Tidal Times at your newsagent."
    assert removed(in_article(f"<p>{line}</p>")) == []
    assert removed(in_article(f"<p>{line}</p>", own_names=("Tidal Times",))) == [line]


def test_signs_never_take_most_of_a_text(cleaned):
    line = "Like what you read? Become a friend of the pier from $5 a month, and get the tides each morning in your letterbox."
    assert removed(cleaned(paragraphs("The pier is open.", line))) == []


def test_credits_corrections_and_helplines_stay_and_promotion_around_them_goes(in_article):
    kept = [
        "With files from The Associated Press",
        "Correction: An earlier version of this story gave the wrong day.",
        "If you need to talk, call the Samaritans on 116 123.",
    ]
    copy = in_article(paragraphs("Follow us on Facebook", *kept, "Sign up for our free newsletter"))
    assert texts(copy) == [*PROSE, *kept[1:]]
    assert removed(copy) == ["Follow us on Facebook", "Sign up for our free newsletter"]
    assert copy.credits == ("With files from The Associated Press",)


def test_credit_in_the_middle_stays_where_it_is(cleaned):
    copy = cleaned(paragraphs(PROSE[0], "Photo: Ann Quay", *PROSE[1:]))
    assert (copy.credits, "Photo: Ann Quay" in texts(copy)) == ((), True)


def test_lead_in_takes_the_list_of_links_under_it(in_article):
    copy = in_article(
        "<h3>Related posts:</h3><ul><li><a href='/a'>A barge too far</a></li><li><a href='/b'>The pier in winter</a></li></ul>",
        "<p>The end of it.</p>",
    )
    assert texts(copy) == [*PROSE, "The end of it."]
    assert removed(copy) == ["Related posts:", "A barge too far", "The pier in winter"]


def test_lead_in_over_content_stays(cleaned):
    copy = cleaned(paragraphs(PROSE[0]) + "<h3>Related stories</h3>" + paragraphs(*PROSE[1:], *PROSE[1:], *PROSE[1:]))
    assert "Related stories" in texts(copy)


def test_headline_elsewhere_goes_only_where_it_is_linked(in_article):
    linked = '<p>More: <a href="/a">Ferry fares to rise in the spring</a></p>'.replace("More:", "Watch:")
    assert removed(in_article(linked, "<p>The last ferry leaves at nine.</p>")) == ["Watch: Ferry fares to rise in the spring"]
    assert removed(in_article("<p>Watch: Ferry fares to rise in the spring</p>", "<p>The last ferry leaves at nine.</p>")) == []


def test_headings_over_nothing_go_with_what_stood_under_them(in_article):
    copy = in_article("<h2>Stay in touch</h2>", paragraphs("Follow us on Facebook", "Sign up for our free newsletter"))
    assert texts(copy) == list(PROSE)
    assert removed(copy)[0] == "Stay in touch"


def test_lead_in_above_code_and_promotion_stays(in_article):
    copy = in_article("<p>Result:</p><pre>4 ferries</pre>", "<p>The post Ferries appeared first on Harbor Wire.</p>")
    assert texts(copy)[-2:] == ["Result:", "4 ferries"]


def test_box_of_profiles_goes_wherever_it_stands(cleaned):
    box = ["Twitter: @harborwire", "Facebook: https://facebook.example/wire", "Instagram: https://instagram.example/wire"]
    rest = [f"{PROSE[1]} It was the {number}th time." for number in range(9)]
    copy = cleaned(paragraphs(PROSE[0], *box, *rest))
    assert removed(copy) == box


def test_nothing_inside_code_is_cut(in_article):
    copy = in_article("<pre>Sign up for our free newsletter</pre><p><code>Follow us on Facebook</code></p>")
    assert removed(copy) == []


def test_share_bar_goes_as_one_piece(in_article):
    copy = in_article(
        '<div class="sharedaddy"><h3>Share this:</h3><ul><li><a href="/x">Mastodon</a></li><li><a href="/y">Mail</a></li></ul></div>'
    )
    assert texts(copy) == list(PROSE)
    assert [(removal.rule, removal.text) for removal in copy.removals] == [("share-bar", "Share this: Mastodon Mail")]


def test_element_that_holds_the_article_stays_whatever_its_class_is_called(cleaned):
    assert texts(cleaned(f'<div class="newsletter-box">{paragraphs(*PROSE)}</div>')) == list(PROSE)


def test_hidden_text_and_forms_go_and_are_kept_as_removals(in_article):
    copy = in_article('<p style="display:none">Preheader</p><form><label>Your address</label><button>Send</button></form>')
    assert texts(copy) == list(PROSE)
    assert " ".join(removed(copy)) == "Preheader Your address Send"


def test_form_around_the_article_is_no_form(cleaned):
    long = [f"{text} It was told at length." for text in PROSE * 2]
    assert texts(cleaned(f"<form>{paragraphs(*long)}</form>")) == long


def test_link_that_leads_on_goes_from_the_end_of_its_paragraph(cleaned):
    copy = cleaned(paragraphs(*PROSE[:2], f'{PROSE[2]} <a href="/more">Continue reading…</a>'))
    assert texts(copy) == list(PROSE)
    assert removed(copy) == ["Continue reading…"]


def test_line_of_promotion_goes_from_the_end_of_its_paragraph(cleaned):
    copy = cleaned(paragraphs(*PROSE[:2], f"{PROSE[2]}<br>Follow us on Facebook and Instagram."))
    assert texts(copy) == list(PROSE)
    assert removed(copy) == ["Follow us on Facebook and Instagram."]


def test_prompts_between_double_line_breaks_are_blocks_of_their_own(cleaned):
    copy = cleaned(f"{PROSE[0]}<br><br>{PROSE[1]}<br /> <br />Sign up for our free newsletter")
    assert texts(copy) == list(PROSE[:2])


class TestOwnRules:
    def test_cut_by_a_glob_names_its_place_in_the_file(self, in_article):
        copy = in_article("<p>Tide tables by Quay and Sons.</p>", cleaning={"cut": ("Nothing*", "Tide tables by *")})
        assert (removed(copy), rules_of(copy)) == (["Tide tables by Quay and Sons."], ["clean.cut[1]"])

    def test_cut_by_a_regular_expression_anywhere(self, cleaned):
        copy = cleaned(paragraphs(PROSE[0], "[ref 1234]", *PROSE[1:]), cleaning={"cut": (r"/^\[ref \d+\]$/",)})
        assert texts(copy) == list(PROSE)

    def test_remove_by_a_selector_of_any_kind(self, in_article):
        copy = in_article(
            '<div><p class="note">Tide note</p><p>Last ferry at nine.</p></div>', cleaning={"remove": ("div > p.note:first-child",)}
        )
        assert (removed(copy), rules_of(copy)) == (["Tide note"], ["clean.remove[0]"])

    def test_remove_takes_even_what_holds_most_of_the_text(self, cleaned):
        copy = cleaned(
            f'{paragraphs(PROSE[0])}<div class="long">{paragraphs(*PROSE[1:])}</div>', cleaning={"remove": (".long",), "guard": 1.0}
        )
        assert texts(copy) == [PROSE[0]]

    def test_keep_wins_over_every_rule(self, in_article):
        line = "Sign up for our free newsletter"
        copy = in_article(f"<p>{line}</p>", cleaning={"keep": ("Sign up for*",), "cut": ("*newsletter",)})
        assert removed(copy) == []

    def test_own_cut_wins_over_a_shared_protection(self, in_article):
        line = "With files from The Associated Press"
        assert removed(in_article(f"<p>{line}</p>", cleaning={"cut": (line,)})) == [line]

    def test_own_cut_takes_even_a_long_block(self, in_article):
        long = "Tide notes: " + "high water and low water, " * 60
        assert len(removed(in_article(f"<p>{long}</p>", cleaning={"cut": ("Tide notes:*",), "guard": 1.0}))) == 1


class TestGuard:
    def test_article_that_lost_too_much_is_held_with_the_figures(self, cleaned):
        copy = cleaned(paragraphs(*PROSE), cleaning={"cut": ("Divers*", "Most of*")})
        assert copy.held == "cleaning took 42 of 64 words (66%, the source allows 60%), most of them by the rule clean.cut[1]"
        assert texts(copy) == [PROSE[0]]

    def test_article_of_which_next_to_nothing_is_left_is_held(self, cleaned):
        copy = cleaned(paragraphs("Short.", "Follow us on Facebook and on Instagram, and share this."), cleaning={"guard": 1.0})
        assert copy.held.startswith("cleaning left 6 of ")

    def test_stub_from_which_only_a_short_line_went_is_not_held(self, cleaned):
        assert cleaned(paragraphs("The harbour opened again on Monday.", "Read more")).held == ""

    def test_the_allowed_share_is_the_sources(self, cleaned):
        assert cleaned(paragraphs(*PROSE), cleaning={"cut": ("Divers*", "Most of*"), "guard": 0.7}).held == ""
