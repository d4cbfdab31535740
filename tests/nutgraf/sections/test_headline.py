"""The words on top, held to the whole article."""

import pytest

from nutgraf.sections.headline import Headline, Top
from nutgraf.sections.section import Grounded
from nutgraf_schemas.digest import DropReason
from nutgraf_schemas.drafts import HeadlineDraft
from pressroom import verifier

ARTICLE = verifier()
SECTION = Headline()


def _ground(
    headline: str = "Halvern Paper cuts its forecast.",
    standfirst: str = "Operating profit fell to £88 million from £100 million.",
    topics: tuple[str, ...] = ("Tissue", "Pulp prices"),
) -> Grounded[Top]:
    draft = HeadlineDraft(headline=headline, standfirst=standfirst, topics=topics)
    return SECTION.ground({"headline": draft}, ARTICLE)


def test_what_holds_is_kept_and_the_headline_loses_its_full_stop() -> None:
    found = _ground()
    assert found.failures == ()
    assert SECTION.place(found.value) == {
        "headline": "Halvern Paper cuts its forecast",
        "standfirst": "Operating profit fell to £88 million from £100 million.",
        "topics": ("Tissue", "Pulp prices"),
    }


@pytest.mark.parametrize(
    ("headline", "reason"),
    [
        ("Halvern Paper profit falls 21%", "figure"),
        ("Osmund Paper cuts its forecast for tissue", "name"),
        ("Ferry fares rise in May", "unsupported"),
        ("Halvern sells its packaging arm", "hedge"),
        ("Halvern <script> forecast", "unsafe"),
        ("", "malformed"),
        ("The forecast was cut " * 5, "length"),
    ],
)
def test_a_headline_that_does_not_hold_is_asked_again(headline: str, reason: DropReason) -> None:
    found = _ground(headline=headline)
    (failure,) = found.failures
    assert found.value.headline is None
    assert found.value.standfirst
    assert (failure.dropped.path, failure.dropped.reason) == ("headline.headline", reason)
    assert (failure.ask, failure.path, failure.max_words) == ("headline", ("headline",), 12)


def test_a_failed_headline_comes_with_the_sentences_closest_to_it() -> None:
    (failure,) = _ground(headline="Net debt fell to £301 million").failures
    assert 4 in failure.sentences


def test_a_standfirst_fails_for_itself() -> None:
    found = _ground(standfirst="Operating profit fell to £98 million.")
    assert found.value.headline
    assert found.value.standfirst is None
    assert [f.dropped.path for f in found.failures] == ["headline.standfirst"]


@pytest.mark.parametrize(
    ("topic", "reason"),
    [
        ("Volcanoes", "unsupported"),
        ("Central banks", "unsupported"),
        ("", "unsupported"),
        ("Pulp from **Tarn**", "unsafe"),
        ("The price of pulp and of tissue", "length"),
        ("Tissue in Norway’s mill", "name"),
    ],
)
def test_a_topic_that_does_not_hold_is_dropped_and_not_asked_again(
    topic: str, reason: DropReason
) -> None:
    found = _ground(topics=("Tissue", topic))
    assert found.value.topics == ("Tissue",)
    (failure,) = found.failures
    assert (failure.dropped.path, failure.dropped.reason) == ("headline.topics[1]", reason)
    assert failure.path is None


def test_a_topic_is_named_once() -> None:
    found = _ground(topics=("Pulp prices", "Tissue", "pulp Prices", "Tissue"))
    assert (found.value.topics, found.failures) == (("Pulp prices", "Tissue"), ())


def test_without_an_answer_there_is_nothing_on_top() -> None:
    assert SECTION.ground({}, ARTICLE) == Grounded(Top())


def test_most_words_of_a_topic_are_the_articles() -> None:
    """The prompt's own example, 'Central banks', shares a word with any article about a bank."""
    assert _ground(topics=("Global pulp prices", "Pulp")).value.topics == (
        "Global pulp prices",
        "Pulp",
    )
