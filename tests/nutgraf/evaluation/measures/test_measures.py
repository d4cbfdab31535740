"""The measures on a small corpus of our own: what their cases are and how they are scored."""

from random import Random
from typing import Any

import pytest

from nutgraf.evaluation import Corpus, Measure, Measured, Tally, measured, measures_without_model
from nutgraf.evaluation.checking import Checker, Claim, about, kinds
from nutgraf.evaluation.measures.attribution import is_speaker
from nutgraf.evaluation.measures.verdicts import PeoplesVerdicts
from nutgraf.verification import verify

MEASURES = {m.name: m for m in measures_without_model()}
SLOW = {"growth", "time"}


def taken(name: str, corpus: Corpus, **given: Any) -> Measured:
    (result,) = measured([MEASURES[name]], corpus, seed=1, **given)
    return result


def line(result: Measured, name: str) -> Tally:
    return next(t for t in result.tallies if t.line.name == name)


@pytest.mark.parametrize("name", sorted(set(MEASURES) - SLOW))
def test_cases_are_the_same_for_the_same_seed(name: str, corpus: Corpus) -> None:
    measure: Measure[Any] = MEASURES[name]
    assert measure.cases(corpus, Random(3)) == measure.cases(corpus, Random(3))


def test_names_of_measures_and_lines_are_unique() -> None:
    """They are the keys of the floors."""
    lines = [line.name for m in measures_without_model() for line in m.lines]
    assert len(lines) == len(set(lines))
    assert len(MEASURES) == len(measures_without_model())


@pytest.mark.parametrize("name", sorted(set(MEASURES) - SLOW))
def test_every_line_is_filled_or_empty_for_want_of_cases(name: str, corpus: Corpus) -> None:
    result = taken(name, corpus)
    assert [t.line for t in result.tallies] == list(MEASURES[name].lines)
    assert all(0 <= t.result <= 1 for t in result.tallies if t.result is not None)


def test_gold_quotations_are_found_whole(corpus: Corpus) -> None:
    whole, exact = taken("segmentation", corpus).tallies
    assert (whole.n, whole.result, exact.result) == (11, 1, 1)


def test_speakers_of_plain_frames_are_settled_by_code(corpus: Corpus) -> None:
    result = taken("attribution", corpus)
    right, wrong, undecided = result.tallies
    assert (right.n, wrong.result) == (7, 0)
    assert len(right.failures) == undecided.n * (undecided.result or 0)
    assert (right.result or 0) > 0.7


def test_every_kind_of_misquotation_is_made_and_caught(corpus: Corpus) -> None:
    result = taken("quotations", corpus)
    caught = line(result, "misquotations caught")
    assert {"word changed", "word dropped", "word added", "negation dropped", "spliced"} <= set(
        caught.kinds
    )
    assert caught.failures == []
    assert line(result, "true quotations falsely failed").failures == []


def test_every_kind_of_wrong_figure_is_made_and_caught(corpus: Corpus) -> None:
    caught = line(taken("figures", corpus), "wrong figures caught")
    assert {"currency", "day", "digit", "number word", "scale", "sign", "unit", "year"} <= set(
        caught.kinds
    )
    assert (caught.result or 0) >= 0.99


def test_true_sentences_hold(corpus: Corpus) -> None:
    for name in ("sentences", "dress"):
        assert [s.shown for t in taken(name, corpus).tallies for s in t.failures] == []


def test_a_changed_figure_that_stands_in_its_own_sentence_is_no_case(corpus: Corpus) -> None:
    """'from $2.1 billion' for 'to $2.4 billion' leaves a figure of that sentence."""
    for case in MEASURES["figures"].cases(corpus, Random(1)):
        assert case.words not in case.summary[: case.start]


def test_a_quotation_is_given_to_its_speaker_and_to_another(corpus: Corpus) -> None:
    """Both are people of the article; only the first said it."""
    cases = MEASURES["misattributions"].cases(corpus, Random(1))
    own = {c.words for c in cases if c.kind == "own"}
    assert own == {
        "Dana Whitcombe",
        "Rafael Ostrander",
        "Ines Abernathy",
        "Colin Drury",
        "Howard Petrie",
        "Lena Marchetti",
    }
    assert all(c.words != c.was and c.words in own for c in cases if c.kind == "another")
    caught, falsely = taken("misattributions", corpus).tallies
    assert (caught.result, falsely.result) == (1, 0)


def test_names_come_from_the_other_articles(corpus: Corpus) -> None:
    cases = MEASURES["names"].cases(corpus, Random(1))
    assert cases
    assert all(case.words.casefold() not in case.source.folded for case in cases)
    assert taken("names", corpus).tallies[0].result == 1


def test_unfaithful_spans_are_sorted_by_what_is_in_them(corpus: Corpus) -> None:
    cases = PeoplesVerdicts().cases(corpus, Random(1))
    assert [(c.of, c.claim.words) for c in cases if c.of == "figure"] == [
        ("figure", "4-1"),
        ("figure", "14,100"),
        ("figure", "£6m"),
        ("figure", "6m"),
    ]
    assert {c.claim.words for c in cases if c.of == "name"} == {"theresa farrow"}


def test_a_sample_draws_some_of_the_cases(corpus: Corpus) -> None:
    told: list[tuple[str, int, int]] = []

    def tell(name: str, done: int, total: int) -> None:
        told.append((name, done, total))

    result = taken("quotations", corpus, sample=7, on_progress=tell)
    assert result.cases == 7
    assert told[0] == ("quotations", 1, 7)
    assert told[-1] == ("quotations", 7, 7)


def test_time_is_taken_of_verify_itself(corpus: Corpus) -> None:
    (tally,) = taken("time", corpus).tallies
    assert tally.n > 3
    assert 0 < (tally.result or 0) < 1000


def test_what_is_prepared_once_finds_what_verify_finds(corpus: Corpus) -> None:
    """The measures would else measure something else."""
    checker = Checker()
    for name in ("figures", "quotations", "names", "polarity"):
        for case in MEASURES[name].cases(corpus, Random(1))[::9]:
            ours = {(f.kind, f.start, f.end) for f in checker.findings(case)}
            theirs = {
                (f.kind, f.start, f.end) for f in verify(case.source.text, case.summary).findings
            }
            assert ours == theirs, case.summary


def test_a_finding_counts_where_the_words_in_question_are(corpus: Corpus) -> None:
    source = corpus.articles[0]
    summary = "Tidewell profit rose 81 percent in the third quarter, on Tuesday."
    findings = Checker().findings(Claim(source, summary))
    at = summary.index("81")
    assert "figure" in kinds(findings)
    assert about(findings, Claim(source, summary, at, at + 2), "figure")
    assert not about(findings, Claim(source, summary, 0, 8), "figure")


@pytest.mark.parametrize(
    ("speaker", "right"),
    [
        ("Dana Whitcombe", True),
        ("Whitcombe", True),
        ("WHITCOMBE", True),
        ("Rafael Ostrander", False),
        (None, False),
    ],
)
def test_a_speaker_is_right_by_one_of_the_sources_names(
    speaker: str | None, right: bool, corpus: Corpus
) -> None:
    assert is_speaker(speaker, corpus.articles[0].quotations[0]) is right
