"""Negations and hedges that a claim lost or made up."""

import time

import pytest

from nutgraf.grounding.polarity import added_negation, lost_hedge, lost_negation


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("Orbex will raise prices in Europe.", "Orbex will not raise prices in Europe.", "not"),
        ("Orbex raised prices in Spain.", "Orbex didn’t raise prices in Spain.", "didn’t"),
        ("Orbex raised prices in Spain.", "Orbex didn't raise prices in Spain.", "didn't"),
        ("Orbex raised its prices.", "Orbex refused to raise its prices.", "refused to"),
        ("The firm paid its suppliers.", "The firm failed to pay its suppliers.", "failed to"),
        ("Orbex cut jobs in Leeds.", "Orbex denied cutting jobs in Leeds.", "denied"),
        ("Orbex sells phones in Spain.", "Orbex no longer sells phones in Spain.", "no longer"),
        (
            "It closed the deal, paying a premium.",
            "It closed the deal without paying a premium.",
            "without",
        ),
        ("A manager at the firm resigned.", "Nobody at the firm resigned.", "Nobody"),
        ("Orbex is profitable in Asia.", "Orbex isn't profitable in Asia.", "isn't"),
        (
            "Orbex reached a deal with unions.",
            "Orbex has never reached a deal with unions.",
            "never",
        ),
        (
            "Veldra will sell its Leeds plant.",
            "Sales rose 5%, but Veldra will not sell its Leeds plant.",
            "not",
        ),
    ],
)
def test_a_lost_negation_is_named(claim: str, source: str, lost: str) -> None:
    assert lost_negation(claim, source) == lost
    assert added_negation(source, claim) == lost


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Orbex will not raise prices.", "Orbex will not raise prices."),
        ("Orbex denied that it paid bribes.", "Orbex said it did not pay bribes."),
        ("Orbex will keep prices where they are.", "Orbex will not raise prices."),
        ("Orbex sold cars and vans.", "Orbex sold not only cars but vans."),
        ("The Leeds plant will open in May.", "The Leeds plant will not open until May."),
        ("Rivals will raise prices.", "Orbex will not raise prices, but rivals will raise prices."),
        ("Revenue rose 5% in Spain.", "Revenue rose 5% in Spain, though it did not hire."),
        ("Orbex asked whether to sell.", "Orbex asked whether or not to sell."),
        ("Orbex raised wages.", "The bank did not say why it had raised doubts."),
    ],
    ids=[
        "kept",
        "kept in other words",
        "another predicate",
        "not only",
        "not until",
        "said of others too",
        "another clause",
        "whether or not",
        "the same verb only",
    ],
)
def test_no_negation_is_lost(claim: str, source: str) -> None:
    assert lost_negation(claim, source) is None


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("Orbex will cut 500 jobs.", "Orbex may cut 500 jobs.", "may"),
        ("Orbex faces a lawsuit.", "Orbex could face a lawsuit.", "could"),
        ("The regulator approved the merger.", "The regulator might approve the merger.", "might"),
        ("Orbex cut 500 jobs.", "Orbex plans to cut 500 jobs.", "plans to"),
        ("Sales grew 5% this year.", "Sales are expected to grow 5% this year.", "are expected to"),
        (
            "Orbex bought Tellor for $3 billion.",
            "Orbex is considering buying Tellor for $3 billion.",
            "considering",
        ),
        (
            "Orbex paid bribes to officials.",
            "Orbex allegedly paid bribes to officials.",
            "allegedly",
        ),
        ("Orbex sold its chip unit.", "Orbex reportedly sold its chip unit.", "reportedly"),
    ],
)
def test_a_lost_hedge_is_named(claim: str, source: str, lost: str) -> None:
    assert lost_hedge(claim, source) == lost


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Orbex could cut 500 jobs.", "Orbex may cut 500 jobs."),
        ("Orbex will cut 500 jobs.", "Orbex plans to cut 500 jobs."),
        ("Orbex has a plan for 500 job cuts.", "Orbex plans to cut 500 jobs."),
        ("Officials were accused of taking bribes.", "Officials allegedly took bribes."),
        ("Sales grew 5% in Spain.", "In May, sales grew 5% in Spain."),
        ("Orbex sold its chip unit.", "Orbex sold its chip unit and may hire."),
    ],
    ids=["another hedge", "will for a plan", "a plan", "accused", "the month", "another clause"],
)
def test_no_hedge_is_lost(claim: str, source: str) -> None:
    assert lost_hedge(claim, source) is None


@pytest.mark.parametrize("piece", ["not ", "may ", '"a" ', "not raise, "])
def test_time_grows_in_step_with_the_source(piece: str) -> None:
    def seconds(length: int) -> float:
        source = piece * (length // len(piece))
        start = time.process_time()
        lost_negation("Orbex will raise prices", source)
        lost_hedge("Orbex raises prices", source)
        return time.process_time() - start

    short = min(seconds(4_000) for _ in range(3))
    assert seconds(32_000) < 40 * max(short, 0.002)
