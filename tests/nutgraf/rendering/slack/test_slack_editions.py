# ruff: noqa: E501  (what is shown stands here as it is)
"""An edition at a glance, and a message with a thread for each of its first stories."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

import morning
from nutgraf.jobs.outputs.desk import Desk
from nutgraf.rendering.edition_view import EditionView, Story
from nutgraf.rendering.slack import actions, edition_posting
from nutgraf.rendering.slack.messages import Message
from slack_workspace import budget_of, message_faults, texts_of


@pytest.fixture(scope="module")
def view() -> EditionView:
    desk = Desk()
    for row in morning.rows():
        desk.take(row)
    view = desk.view(morning.run())
    return replace(
        view,
        leads=tuple(map(_keyed, view.leads)),
        topics=tuple(replace(t, stories=tuple(map(_keyed, t.stories))) for t in view.topics),
    )


def _keyed(story: Story) -> Story:
    return replace(story, key=f"key-{story.number}")


def _told(message: Message) -> str:
    assert message_faults(message.blocks, message.text) == []
    return "\n".join(texts_of(message.blocks))


def test_an_edition_at_a_glance(view: EditionView) -> None:
    head = edition_posting(view, run_id="night-7").head
    assert list(texts_of(head.blocks)) == snapshot(
        [
            "The Morning Edition",
            "Tuesday, 24 November 2026 · 14 articles · 11 copies · 1 could not be read · saves 34 minutes of reading",
            "What moved most",
            """\
*▲ 104%*
Memory revenue, third quarter\
""",
            """\
*▲ 63%*
Battery output\
""",
            """\
*▲ 52%*
Night trips, first month\
""",
            """\
*▲ 38%*
Flood claims, last year\
""",
            "▲ ",
            "Valmark’s central bank cuts its rate to 3.25% and hints at more",
            "\n",
            "Key rate at 3.25%: It is the second cut of the autumn.",
            "◆ ",
            "Corvane doubles its chip revenue and still warns of a shortage",
            "\n",
            "Memory revenue doubles: It rose 104% to €2.9 billion in the third quarter.",
            "▼ ",
            "Orsund Bank and Lagra end their talks of a merger",
            "\n",
            "The talks ended over who would chair the board.",
            "■ ",
            "Brightwell sells more shoes and fewer sofas",
            "\n",
            "Sales rise 3.1%: That is for stores open a year or more.",
            "Energy  ▲ 1  ▼ 2  ■ 1",
            "▼ ",
            "Norwell shuts its last coal unit eighteen months early",
            " – Early exit",
            "▼ ",
            "Wind parks will pay for the cables that carry them",
            " – €4.10 a megawatt-hour",
            "▲ ",
            "Heat from a data centre warms 4,000 homes in Tarnby",
            " – They are heated by a data centre since Friday.",
            "■ ",
            "Glashütte Ilmtal stellt auf Strom um",
            " – Strom statt Gas",
            "Retail  ▲ 1  ■ 1",
            "▲ ",
            "Two grocers share one warehouse, and one van",
            " – Rivals in one van",
            "Semiconductors  ◆ 1  ○ 1",
            "○ ",
            "A start-up prints chips without a mask",
            " – Skarv wrote working chips straight onto a wafer.",
            "Transport  ◆ 1  ○ 1",
            "◆ ",
            "Kvarn’s trams run all night, and the taxis complain",
            " – Half as many again",
            "○ ",
            "Marl Bay’s night ferry is saved by its passengers",
            " – 3,100 owners",
            "Other  ▼ 1  ○ 1",
            "▼ ",
            "Insurer Halden leaves the flood plain",
            " – 18,000 houses",
            "○ ",
            "Otters return to the upper Lenn after forty years",
            " – Two cubs",
            "10 digests below, each whole in its thread · Run night-7",
            "▲ positive ▼ negative ◆ mixed ■ neutral ○ no market news",
        ]
    )
    assert head.text == snapshot("""\
The Morning Edition
Tuesday, 24 November 2026 · 14 articles · 11 copies · 1 could not be read · saves 34 minutes of reading
▲ Valmark’s central bank cuts its rate to 3.25% and hints at more – Key rate at 3.25%: It is the second cut of the autumn.
◆ Corvane doubles its chip revenue and still warns of a shortage – Memory revenue doubles: It rose 104% to €2.9 billion in the third quarter.
▼ Orsund Bank and Lagra end their talks of a merger – The talks ended over who would chair the board.
■ Brightwell sells more shoes and fewer sofas – Sales rise 3.1%: That is for stores open a year or more.
Energy ▲ 1 ▼ 2 ■ 1: ▼ Norwell shuts its last coal unit eighteen months early – Early exit
▼ Wind parks will pay for the cables that carry them – €4.10 a megawatt-hour
▲ Heat from a data centre warms 4,000 homes in Tarnby – They are heated by a data centre since Friday.
■ Glashütte Ilmtal stellt auf Strom um – Strom statt Gas
Retail ▲ 1 ■ 1: ▲ Two grocers share one warehouse, and one van – Rivals in one van
Semiconductors ◆ 1 ○ 1: ○ A start-up prints chips without a mask – Skarv wrote working chips straight onto a wafer.
Transport ◆ 1 ○ 1: ◆ Kvarn’s trams run all night, and the taxis complain – Half as many again
○ Marl Bay’s night ferry is saved by its passengers – 3,100 owners
Other ▼ 1 ○ 1: ▼ Insurer Halden leaves the flood plain – 18,000 houses
○ Otters return to the upper Lenn after forty years – Two cubs\
""")


def test_each_of_the_first_stories_has_its_digest_in_its_thread(view: EditionView) -> None:
    posting = edition_posting(view, run_id="night-7", stories=3)
    leads = [story.digest for story in view.leads[:3]]
    assert len(posting.stories) == 3
    for digest, story in zip(leads, posting.stories, strict=True):
        head, thread = _told(story.head), "\n".join(map(_told, story.replies))
        assert head.startswith(digest.headline or "?")
        for takeaway in digest.key_takeaways:
            assert takeaway.detail in thread
        for quote in digest.quotes:
            assert quote.text in thread
        assert f"{digest.provenance.model}" in thread
    assert "3 digests below" in _told(posting.head)


def test_buttons_of_a_story_bring_its_key_if_it_has_one(view: EditionView) -> None:
    (first, *_) = edition_posting(view, run_id="night-7").stories
    shown = str(first.head.blocks[-1])
    assert f"'value': '{view.leads[0].key}'" in shown
    assert actions.EVIDENCE in shown

    bare = replace(view, leads=(replace(view.leads[0], key=None),))
    (first, *_) = edition_posting(bare, run_id="night-7").stories
    shown = str(first.head.blocks[-1])
    assert actions.ARTICLE in shown
    assert actions.EVIDENCE not in shown
    assert "'value'" not in shown


@pytest.mark.parametrize("topic", ["retail", "RETAIL", " Retail "])
def test_topics_choose_stories_in_any_case(view: EditionView, topic: str) -> None:
    posting = edition_posting(view, run_id="night-7", topics=[topic])
    told = _told(posting.head)
    assert "Two grocers share one warehouse" in told
    assert "Norwell shuts its last coal unit" not in told
    assert "Battery output" not in told
    assert 0 < len(posting.stories) < 4


def test_a_digests_own_topic_chooses_it_too(view: EditionView) -> None:
    (story,) = edition_posting(view, run_id="night-7", topics=["central banks"]).stories
    assert "Valmark" in _told(story.head)


def test_topics_that_nothing_is_on_say_so(view: EditionView) -> None:
    posting = edition_posting(view, run_id="night-7", topics=["Curling <!here>"])
    assert "Nothing on Curling <!here> this time. The edition has 14 stories" in _told(posting.head)
    assert "<!" not in posting.head.text
    assert posting.stories == ()


def test_an_edition_of_nothing_says_so() -> None:
    posting = edition_posting(Desk().view(morning.run()), run_id="night-7")
    assert "A quiet night: there is no story in this edition." in _told(posting.head)


def test_sections_are_those_of_each_story(view: EditionView) -> None:
    posting = edition_posting(view, run_id="night-7", sections=["headline", "quotes"], stories=1)
    thread = "\n".join(map(_told, posting.stories[0].replies))
    assert "The door is open" in thread
    assert "Market impact" not in thread


def test_stories_that_no_glance_takes_are_counted() -> None:
    desk = Desk()
    rows = [row for row in morning.rows() if row.digest]
    for number in range(300):
        desk.take(replace(rows[number % len(rows)], id=f"n{number}", position=number))
    posting = edition_posting(desk.view(morning.run()), run_id="night-7", stories=0)
    told = _told(posting.head)
    assert budget_of(posting.head.blocks) < 4_500
    assert "more stories are in the edition itself" in told
