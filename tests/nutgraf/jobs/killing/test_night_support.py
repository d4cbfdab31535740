"""What the tests of killing stand on: a model whose drafts hold, articles that differ, bills."""

import itertools

from night.kills import Bill, bill
from night.press import stories
from night.stub_model import Paid, StubModel
from nutgraf import Article, Summarizer


def test_the_models_drafts_hold() -> None:
    """One request an article: nothing is to be repaired, and all sections are filled."""
    with StubModel() as model, Summarizer("stub", base_url=model.url, cache=False) as summarizer:
        for story in stories(5):
            digest = summarizer.summarize(Article(text=story.text))
            assert digest.provenance.requests == 1
            assert {d.path.split("[")[0] for d in digest.dropped} <= {"market_impact.metrics"}
            assert digest.headline
            assert len(digest.key_takeaways) == 3
            assert digest.market_impact
            assert digest.quotes


def test_stories_are_no_copies_of_each_other_unless_asked_for() -> None:
    """No two originals share a fifth of their runs of five words; copies share most."""
    night = stories(60, exact_copies=2, near_copies=2)
    runs = {story.id: runs_of_words(story.text) for story in night}
    originals = [story.id for story in night if not story.copy_of]
    for a, b in itertools.combinations(originals, 2):
        assert alike(runs[a], runs[b]) < 0.2
    assert [alike(runs[s.id], runs[s.copy_of]) > 0.9 for s in night if s.copy_of] == [True] * 4


def test_a_bill_excuses_only_what_a_kill_lost() -> None:
    """What is asked again with no kill between was paid twice for nothing."""
    paid = [
        Paid("lost", 1.0, None),
        Paid("late", 1.1, 1.25, 200),
        Paid("lost", 3.0, 3.25, 200),
        Paid("late", 3.1, 3.25, 200),
        Paid("once", 3.2, 3.5, 200),
    ]
    both = Bill(5, 3, again=2, unexcused=0, most_a_kill=2, slowest=0.25)
    assert bill(paid, [1.5, 5.0]) == both
    assert bill(paid, [0.55, 5.0]) == Bill(5, 3, 2, unexcused=1, most_a_kill=1, slowest=0.0)
    assert bill(paid, []).unexcused == 2


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return {tuple(words[i : i + 5]) for i in range(len(words) - 4)}


def alike(a: set[tuple[str, ...]], b: set[tuple[str, ...]]) -> float:
    return len(a & b) / len(a | b)
