"""A publisher's own paragraphs are told from the article's."""

import pytest

from nutgraf.intake.blocks import Block
from nutgraf.intake.boilerplate import is_boilerplate, prose


@pytest.mark.parametrize(
    "text",
    [
        "Read more:",
        "Read more: Crane falls into harbour",
        "READ NEXT | Ferry late again",
        "Related stories",
        "Also read: Ferry late again",
        "More on this story",
        "Subscribe to our newsletter and get the news at seven.",
        "Sign up for our daily briefing.",
        "Sign up here.",
        "Follow us on social media.",
        "Share this article",
        "Advertisement",
        "ADVERTISEMENT",
        "Story continues below advertisement",
        "Don’t miss: our weekend edition",
        "© 2026 The Wexcombe Post. All rights reserved.",
        "The Wexcombe Post. All rights reserved.",
        "3 min read",
        "12 comments",
        "Tags: harbour, cranes",
        "Have a tip? Write to us.",
        "To continue reading, log in.",
        "We use cookies to improve this site.",
    ],
)
def test_what_the_site_says_of_itself_is_boilerplate(text: str) -> None:
    assert is_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "Share this, she told the crowd: “We are not done.”",
        "Related costs rose 4% to £9 million.",
        "Sign-ups at the paper rose 4% in March.",
        "Subscribers left in droves, the paper said.",
        "“Subscribe to our newsletter” was the last thing that the app showed, users said.",
        "Readers who want to read more should visit the library, the council said.",
        "More stories than ever were sold abroad, the agency said.",
        "Listeners to the station fell by a tenth.",
        "Share prices fell.",
        "Shares in Harrow fell 4%.",
        "Advertisement revenue fell.",
        "Copyrighted songs made up half of the sales.",
        "Follow-up talks are planned for Monday.",
        "Watch sales rose 3%.",
        "Trending lower since May, the index fell again.",
        "Join our forces, the minister told the two parties, or lose." + " It was late." * 15,
    ],
)
def test_what_the_article_says_is_not(text: str) -> None:
    assert not is_boilerplate(text)


def test_prose_leaves_out_title_repetitions_boilerplate_and_headings_over_nothing() -> None:
    blocks = [
        Block("CRANE FALLS!", is_heading=True),
        Block("Rain fell."),
        Block("Rain fell."),
        Block("What next", is_heading=True),
        Block("Snow."),
        Block("Crane falls"),
        Block("On our site", is_heading=True),
        Block("Subscribe to our newsletter."),
    ]
    assert prose(blocks, title="Crane falls") == "Rain fell.\n\nWhat next\n\nSnow.\n\nCrane falls"
