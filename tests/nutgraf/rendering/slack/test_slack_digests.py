# ruff: noqa: E501  (what is shown stands here as it is)
"""A digest as a message and its thread."""

import json
from typing import Any

from inline_snapshot import snapshot

from nutgraf.rendering.slack import actions, digest_posting, unfurl_blocks
from nutgraf.rendering.slack.digest_parts import HEAD_FIGURES
from nutgraf.rendering.slack.messages import Message, Posting
from nutgraf_schemas.digest import Digest, KeyTakeaway, Statement
from slack_workspace import message_faults, texts_of

KEY = "9f1c"


def _texts(message: Message) -> list[str]:
    assert message_faults(message.blocks, message.text) == []
    return list(texts_of(message.blocks))


def _all(posting: Posting) -> str:
    messages = (posting.head, *posting.replies)
    return "\n".join("".join(_texts(message)) for message in messages)


def _buttons(message: Message) -> dict[str, dict[str, Any]]:
    (row,) = (block for block in message.blocks if block["type"] == "actions")
    return {button["action_id"]: button for button in row["elements"]}


def _bare(digest: Digest) -> Digest:
    return Digest(article=digest.article, provenance=digest.provenance)


def test_the_message_for_an_article(digest: Digest) -> None:
    head = digest_posting(digest, key=KEY, asked_by="U012ABCDEF").head
    assert json.loads(json.dumps(head.blocks)) == snapshot(
        [
            {
                "type": "header",
                "text": {
                    "type": "plain_text",
                    "text": "Norvik Energi stakes €1.4 billion on batteries instead of cables",
                    "emoji": False,
                },
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "plain_text",
                        "text": "The Baltic Ledger · 12 May 2026 · 2 min read · Energy storage · Power grids · Nordic markets",
                        "emoji": False,
                    }
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {
                                "type": "text",
                                "text": "The Norwegian utility plans six battery parks by 2029; five of them still need a permit.",
                            }
                        ],
                    }
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_list",
                        "style": "bullet",
                        "indent": 0,
                        "elements": [
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {
                                        "type": "text",
                                        "text": "A €1.4 billion bet on storage: ",
                                        "style": {"bold": True},
                                    },
                                    {
                                        "type": "text",
                                        "text": "Norvik Energi will build six battery parks that are to hold 4.2 gigawatt-hours by 2029, the largest such plan in the Nordic countries.",
                                    },
                                ],
                            },
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {
                                        "type": "text",
                                        "text": "Five of six permits are open: ",
                                        "style": {"bold": True},
                                    },
                                    {
                                        "type": "text",
                                        "text": "Only Florvåg has its permit; the ministry will decide on the others before the summer recess.",
                                    },
                                ],
                            },
                            {
                                "type": "rich_text_section",
                                "elements": [
                                    {
                                        "type": "text",
                                        "text": "A lifeline for Tessel Cells: ",
                                        "style": {"bold": True},
                                    },
                                    {
                                        "type": "text",
                                        "text": "The order fills the Swedish maker's Skellan plant until 2028.",
                                    },
                                ],
                            },
                        ],
                    }
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {
                                "type": "text",
                                "text": "◆ Market impact: mixed",
                                "style": {"bold": True},
                            },
                            {"type": "text", "text": "\n"},
                            {
                                "type": "text",
                                "text": "Profit fell and the shares closed lower, while capacity payments rose and a struggling supplier gained an order.",
                            },
                        ],
                    }
                ],
            },
            {
                "type": "section",
                "fields": [
                    {
                        "type": "mrkdwn",
                        "text": """\
*▼ €318 million*
Operating profit, first quarter\
""",
                        "verbatim": True,
                    },
                    {
                        "type": "mrkdwn",
                        "text": """\
*▲ €96 million*
Capacity payments, first quarter\
""",
                        "verbatim": True,
                    },
                    {
                        "type": "mrkdwn",
                        "text": """\
*■ €2.1 billion*
Net debt\
""",
                        "verbatim": True,
                    },
                    {
                        "type": "mrkdwn",
                        "text": """\
*4.2 gigawatt-hours*
Battery capacity planned, by 2029\
""",
                        "verbatim": True,
                    },
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_quote",
                        "elements": [
                            {
                                "type": "text",
                                "text": "“We have waited eleven years for a cable that nobody wants in their valley,”",
                            },
                            {"type": "text", "text": "\n"},
                            {
                                "type": "text",
                                "text": "— Ingrid Solheim, chief executive, Norvik Energi",
                            },
                        ],
                    }
                ],
            },
            {
                "type": "rich_text",
                "elements": [
                    {
                        "type": "rich_text_quote",
                        "elements": [
                            {
                                "type": "text",
                                "text": "“A battery fits behind a supermarket, … and it can be there before the next election.”",
                            },
                            {"type": "text", "text": "\n"},
                            {"type": "text", "text": "— Ingrid Solheim"},
                        ],
                    }
                ],
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "plain_text",
                        "text": "In the thread: key developments, who is affected, strategic insights, more quotations, conclusion, supply chain",
                        "emoji": False,
                    }
                ],
            },
            {
                "type": "actions",
                "elements": [
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": "Evidence", "emoji": False},
                        "action_id": "nutgraf_evidence",
                        "value": "9f1c",
                    },
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": "Article", "emoji": False},
                        "action_id": "nutgraf_article",
                        "url": "https://baltic-ledger.example/energy/norvik-batteries?edition=north&page=1",
                    },
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": "Digest again", "emoji": False},
                        "action_id": "nutgraf_again",
                        "value": "9f1c",
                    },
                    {
                        "type": "button",
                        "text": {"type": "plain_text", "text": "This is wrong", "emoji": False},
                        "action_id": "nutgraf_wrong",
                        "value": "9f1c",
                    },
                ],
            },
            {
                "type": "context",
                "elements": [
                    {
                        "type": "plain_text",
                        "text": "19 items rest on 18 sentences of the article · 2 dropped · fjord-small-2",
                        "emoji": False,
                    },
                    {"type": "mrkdwn", "text": "Asked for by <@U012ABCDEF>", "verbatim": True},
                ],
            },
        ]
    )
    assert head.text == snapshot("""\
Norvik Energi stakes €1.4 billion on batteries instead of cables
The Norwegian utility plans six battery parks by 2029; five of them still need a permit.
A €1.4 billion bet on storage: Norvik Energi will build six battery parks that are to hold 4.2 gigawatt-hours by 2029, the largest such plan in the Nordic countries.
Five of six permits are open: Only Florvåg has its permit; the ministry will decide on the others before the summer recess.
A lifeline for Tessel Cells: The order fills the Swedish maker's Skellan plant until 2028.
◆ Market impact: mixed: Profit fell and the shares closed lower, while capacity payments rose and a struggling supplier gained an order.
▼ €318 million Operating profit, first quarter
▲ €96 million Capacity payments, first quarter
■ €2.1 billion Net debt
4.2 gigawatt-hours Battery capacity planned, by 2029
“We have waited eleven years for a cable that nobody wants in their valley,” — Ingrid Solheim, chief executive, Norvik Energi
“A battery fits behind a supermarket, … and it can be there before the next election.” — Ingrid Solheim\
""")


def test_the_thread_of_an_article(digest: Digest) -> None:
    (reply,) = digest_posting(digest, key=KEY).replies
    assert _texts(reply) == snapshot(
        [
            "Key developments",
            "Building starts in September at Florvåg, the only site with a permit.",
            "Tessel Cells will supply the cells and hire 900 people.",
            "Calder & Pike cut its rating for the shares to “hold”.",
            "Who is affected",
            "Norvik Energi (NVKE): ",
            "Its shares closed 3.4% lower.",
            "Tessel Cells: ",
            "It will hire 900 people at Skellan.",
            "Strategic insights",
            "Norvik Energi treats storage as a way around a cable that has been stuck for eleven years.",
            "The return depends on price swings, which a mild winter may close.",
            "More quotations",
            "“You are buying insurance and calling it a power plant,”",
            "\n",
            "— Marek Dvorsky, an analyst, Calder & Pike",
            "Conclusion",
            "\n",
            "Whether the plan stands now rests with the ministry; should it refuse, two of the parks may move to Denmark.",
            "Supply chain",
            "Supplier: Tessel Cells · Exclusive: –",
        ]
    )


def test_what_would_be_said_twice_is_said_once(digest: Digest) -> None:
    """A lead that its detail or the headline repeats, and an impact that a takeaway has told."""
    assert digest.market_impact
    first, second, *_ = digest.key_takeaways
    plain = first.model_copy(update={"headline": "Six battery parks will be built by 2029"})
    same = second.model_copy(update={"headline": "Norvik Energi stakes €1.4 billion"})
    impact = digest.market_impact.model_copy(update={"summary": first.detail})
    update = {"key_takeaways": (plain, same), "market_impact": impact}
    told = _texts(digest_posting(digest.model_copy(update=update), key=KEY).head)
    assert plain.headline not in " ".join(told)
    assert same.headline + ":" not in " ".join(told)
    assert [told.count(one.detail) for one in (plain, same)] == [1, 1]
    assert "◆ Market impact: mixed" in told


def test_the_message_has_one_figure_of_a_name_and_the_thread_the_others(digest: Digest) -> None:
    assert digest.market_impact
    profit, *others = digest.market_impact.metrics
    again = profit.model_copy(update={"value": "€2.10", "period": "2008"})
    more = [profit.model_copy(update={"name": f"Margin {n}", "value": f"{n}%"}) for n in range(6)]
    impact = digest.market_impact.model_copy(update={"metrics": (profit, again, *others, *more)})
    posting = digest_posting(digest.model_copy(update={"market_impact": impact}), key=KEY)
    head, thread = _texts(posting.head), _texts(posting.replies[0])
    shown = [text for text in head if text.startswith(("*", "▲", "▼", "■"))]
    assert len(shown) == HEAD_FIGURES
    behind = thread[thread.index("More figures") + 1 :][:5]
    assert behind[0] == f"*▼ €2.10*\n{profit.name}"  # without the bare year
    assert behind[1].endswith("Margin 2, first quarter")


def test_datelines_are_left_out(digest: Digest) -> None:
    update = {"standfirst": "BERGEN, May 12 — A utility turns to batteries."}
    told = _texts(digest_posting(digest.model_copy(update=update), key=KEY).head)
    assert "A utility turns to batteries." in told


def test_whole_sentences_are_quoted_first(digest: Digest) -> None:
    first, *others = digest.quotes
    part = first.model_copy(update={"text": "not in my valley"})
    update = {"quotes": (part, *others)}
    posting = digest_posting(digest.model_copy(update=update), key=KEY)
    assert f"“{others[0].text}”" in _texts(posting.head)
    assert "“not in my valley”" in _texts(posting.replies[0])


def test_what_stands_beneath_a_link(digest: Digest) -> None:
    assert list(texts_of(unfurl_blocks(digest, key=KEY))) == snapshot(
        [
            "◆ Norvik Energi stakes €1.4 billion on batteries instead of cables",
            "A €1.4 billion bet on storage: ",
            "Norvik Energi will build six battery parks that are to hold 4.2 gigawatt-hours by 2029, the largest such plan in the Nordic countries.",
            "Five of six permits are open: ",
            "Only Florvåg has its permit; the ministry will decide on the others before the summer recess.",
            "A lifeline for Tessel Cells: ",
            "The order fills the Swedish maker's Skellan plant until 2028.",
            """\
*▼ €318 million*
Operating profit, first quarter\
""",
            """\
*▲ €96 million*
Capacity payments, first quarter\
""",
            """\
*■ €2.1 billion*
Net debt\
""",
            """\
*4.2 gigawatt-hours*
Battery capacity planned, by 2029\
""",
            "Evidence",
        ]
    )


def test_buttons_bring_the_key_and_lead_to_the_article(digest: Digest) -> None:
    buttons = _buttons(digest_posting(digest, key=KEY).head)
    assert list(buttons) == [actions.EVIDENCE, actions.ARTICLE, actions.AGAIN, actions.WRONG]
    assert buttons[actions.EVIDENCE]["value"] == KEY
    assert buttons[actions.AGAIN]["value"] == buttons[actions.WRONG]["value"] == KEY
    assert buttons[actions.ARTICLE]["url"] == digest.article.url
    assert "value" not in buttons[actions.ARTICLE]


def test_an_article_without_a_web_address_has_no_button(digest: Digest) -> None:
    article = digest.article.model_copy(update={"url": "file:///etc/passwd"})
    head = digest_posting(digest.model_copy(update={"article": article}), key=KEY).head
    assert actions.ARTICLE not in _buttons(head)


def test_only_the_sections_that_were_chosen(digest: Digest) -> None:
    told = _all(digest_posting(digest, key=KEY, sections={"quotes", "supply_chain"}))
    assert "We have waited eleven years" in told
    assert "Tessel Cells · Exclusive" in told
    assert "Norvik bets €1.4bn on batteries" in told  # the article's own headline
    assert "Only Florvåg has its permit" not in told
    assert "Market impact" not in told
    assert "Energy storage" not in told


def test_a_digest_that_lost_everything_says_so(digest: Digest) -> None:
    lost = _bare(digest).model_copy(update={"dropped": digest.dropped})
    posting = digest_posting(lost, key=KEY)
    assert "Nothing is left to show: all that was drafted said something" in _all(posting)
    assert "2 dropped" in _all(posting)
    assert actions.EVIDENCE not in _buttons(posting.head)
    assert actions.AGAIN in _buttons(posting.head)
    assert posting.replies == ()


def test_an_empty_digest_says_so(digest: Digest) -> None:
    told = _all(digest_posting(_bare(digest), key=KEY))
    assert "There is nothing to tell of this article beyond its headline." in told


def test_sections_that_are_empty_say_so(digest: Digest) -> None:
    told = _all(digest_posting(digest, key=KEY, sections=["no_such_section"]))
    assert "The sections chosen here have nothing on this article." in told


def test_takeaways_that_do_not_fit_go_on_in_the_thread(digest: Digest) -> None:
    evidence = digest.key_takeaways[0].evidence
    many = tuple(
        KeyTakeaway(headline=f"Lead {n}", detail=f"{'word ' * 300}end {n}.", evidence=evidence)
        for n in range(9)
    )
    posting = digest_posting(digest.model_copy(update={"key_takeaways": many}), key=KEY)
    head, first = "".join(_texts(posting.head)), "".join(_texts(posting.replies[0]))
    assert "end 0." in head
    assert first.startswith("Key takeaways (continued)Lead")
    assert "In the thread: key takeaways, ◆ Market impact: mixed" in head
    for number in range(9):
        assert (f"Lead {number}:" in head) == (f"end {number}." in head)


def test_an_item_that_no_message_holds_is_shortened_and_says_so(digest: Digest) -> None:
    endless = Statement(text="word " * 4_000, evidence=digest.key_takeaways[0].evidence)
    posting = digest_posting(digest.model_copy(update={"key_developments": (endless,)}), key=KEY)
    assert "word … (shortened)" in "".join(_texts(posting.replies[0]))


def test_a_headline_too_long_for_a_title_is_shown_whole(digest: Digest) -> None:
    headline = " ".join(["Norvik"] * 30)
    head = digest_posting(digest.model_copy(update={"headline": headline}), key=KEY).head
    assert head.blocks[0]["type"] == "rich_text"
    assert _texts(head)[0] == headline
