"""Negations and hedges that a claim lost or made up."""

import time

import pytest

from nutgraf.grounding.polarity.changes import polarity_conflicts
from nutgraf.grounding.polarity.cues import read


def _found(claim: str, *sources: str) -> list[tuple[str, str]]:
    return [(conflict.reason, conflict.message) for conflict in polarity_conflicts(claim, sources)]


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
        (
            "The bank approved the merger and its shares dropped 5%.",
            "The bank never approved the merger and its shares dropped 5%.",
            "never",
        ),
        (
            "Orbex will raise its dividend despite higher profit.",
            "Orbex will not raise its dividend despite higher profit.",
            "not",
        ),
        (
            "Orbex will raise its dividend at the end of the year.",
            "Orbex will not raise its dividend, its chief executive said.",
            "not",
        ),
        (
            "Orbex did not sell its Leeds plant and will raise its dividend.",
            "Orbex did not sell its Leeds plant and will not raise its dividend.",
            "not",
        ),
        ("The court blocked the deal.", "The court refused to block the deal.", "refused to"),
        ("Orbex rejected the bid.", "Orbex never rejected the bid.", "never"),
        (
            "Orbex will raise its dividend after revenue rose 26% in the third quarter.",
            "Orbex will not raise its dividend, chief executive Jane Wu said.",
            "not",
        ),
    ],
)
def test_a_lost_negation_is_named(claim: str, source: str, lost: str) -> None:
    assert ("negation", f"the article says {lost!r}, which is lost") in _found(claim, source)
    assert ("negation", f"the article does not say {lost!r}") in _found(source, claim)


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
        ("Orbex reached no deal with its unions.", "Orbex did not reach a deal with its unions."),
        ("Plans to sell the Leeds plant were dropped.", "Veldra will not sell its Leeds plant."),
        ("Orbex lacks the cash to pay its suppliers.", "Orbex cannot pay its suppliers."),
        ("Orbex held off raising prices in Europe.", "Orbex did not raise prices in Europe."),
        (
            "Veldra dropped plans to sell its Leeds plant.",
            "Veldra, which dropped its forecast, will not sell its Leeds plant.",
        ),
        ("Orbex won't raise prices.", "Orbex will not raise prices or wages, and it won't hire."),
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
        "no behind the predicate",
        "dropped in the passive",
        "an everyday word before the predicate",
        "another one",
        "a word that another clause of the source has, too",
        "contracted, of two",
    ],
)
def test_no_negation_is_lost(claim: str, source: str) -> None:
    assert _found(claim, source) == []


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
        (
            "Orbex closes two plants, the main target of protests.",
            "Orbex may close two plants, the main target of protests.",
            "may",
        ),
        ("Orbex will call a vote in May.", "Orbex could call a vote in May.", "could"),
        (
            "Orbex will shut its plant due to weak demand.",
            "Orbex might shut its plant due to weak demand.",
            "might",
        ),
        (
            "Sales grew 5% to $3 billion.",
            "Sales are expected to grow 5% to $3 billion.",
            "are expected to",
        ),
    ],
)
def test_a_lost_hedge_is_named(claim: str, source: str, lost: str) -> None:
    assert ("hedge", f"the article says {lost!r}, which is lost") in _found(claim, source)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Orbex could cut 500 jobs.", "Orbex may cut 500 jobs."),
        ("Orbex will cut 500 jobs.", "Orbex plans to cut 500 jobs."),
        ("Orbex has a plan for 500 job cuts.", "Orbex plans to cut 500 jobs."),
        ("Officials were accused of taking bribes.", "Officials allegedly took bribes."),
        ("Sales grew 5% in Spain.", "In May, sales grew 5% in Spain."),
        ("Orbex sold its chip unit.", "Orbex sold its chip unit and may hire."),
        ("Orbex is set to cut 500 jobs.", "Orbex may cut 500 jobs."),
        ("Orbex is to cut 500 jobs.", "Orbex plans to cut 500 jobs."),
        ("Orbex will cut 500 jobs, analysts believe.", "Orbex may cut 500 jobs."),
        ("The board delayed a vote on pay.", "The board put off a planned vote on pay."),
    ],
    ids=[
        "another hedge",
        "will for a plan",
        "a plan",
        "accused",
        "the month",
        "another clause",
        "an everyday word before the predicate",
        "an infinitive for a plan",
        "a hedge behind the predicate",
        "put off",
    ],
)
def test_no_hedge_is_lost(claim: str, source: str) -> None:
    assert _found(claim, source) == []


@pytest.mark.parametrize(
    ("claim", "sources"),
    [
        (
            "Orbex raised prices.",
            ["Orbex did not raise prices in May.", "It raised prices in June."],
        ),
        (
            "Orbex did not raise prices in May.",
            ["It raised prices in June.", "It did not raise them in May."],
        ),
        (
            "Orbex will hire 50 people.",
            ["Orbex may hire 50 people.", "It will hire 50 people, it said."],
        ),
        ("All shops will close.", ["Some shops will close.", "All shops will close by May."]),
    ],
    ids=["a negation", "an added one", "a hedge", "a quantifier"],
)
def test_what_one_of_the_sources_says_is_said(claim: str, sources: list[str]) -> None:
    assert _found(claim, *sources) == []


@pytest.mark.parametrize(
    ("claim", "source", "lost"),
    [
        ("Veldra paid a dividend.", "Veldra, which lost money, did not pay a dividend.", "not"),
        ("Tarn will retire.", "On Friday, Tarn, 61, refused to retire.", "refused to"),
        ("Holt will run again.", "Holt, whose term ends in May, might run again.", "might"),
        ("Lund opened the fair.", "Lund — a former actor — did not open the fair.", "not"),
        ("Holt lied.", "Holt, a tax lawyer, denied that he lied.", "denied"),
        ("Moss was paid.", "Eva Moss, an engineer, said she was not paid.", "not"),
        ("Sales will grow.", "Sales, the firm said, will not grow.", "not"),
        (
            "The Harbour Party has said who will lead it.",
            "The Harbour Party, which meets in May, has not said who will lead it.",
            "not",
        ),
        ("She was arrested.", "She was not arrested and left the country.", "not"),
        ("She was arrested and left the country.", "She was not arrested.", "not"),
    ],
    ids=[
        "a relative clause",
        "an age",
        "whose",
        "dashes",
        "an apposition before a denial",
        "an apposition before 'said'",
        "who says so",
        "before 'said' itself",
        "the source goes on",
        "the claim goes on",
    ],
)
def test_neither_an_insertion_nor_what_is_joined_on_hides_a_lost_cue(
    claim: str, source: str, lost: str
) -> None:
    messages = [message for _, message in _found(claim, source)]
    assert f"the article says {lost!r}, which is lost" in messages


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("The mayor praised the plan.", "The mayor, who did not attend, praised the plan."),
        ("Veldra lost money.", "Veldra, which lost money, did not pay a dividend."),
        ("Lund, 40, opened the fair.", "Lund, who is 40, opened the fair."),
        ("Lund opened the fair.", "Lund, who may resign, opened the fair."),
        ("Moss paid a fine.", "Moss was not charged and paid a fine."),
        ("Neither Holt, 40, nor Lund, 50, was hurt.", "Holt, 40, and Lund, 50, were not hurt."),
        ("Moss will go once the report is published.", "The report is to be published in May."),
        ("It opens after the bridge is finished.", "The bridge is due to be finished in May."),
        (
            "The pill was found no safer in children than in adults.",
            "The team did not find that the pill was safer in children than in adults.",
        ),
        (
            "The plant makes no more cars than in 2019.",
            "The number of cars made at the plant was no higher than in 2019.",
        ),
        ("The peso rose 0.6%.", "The bank expects wages to rise to 4.6%."),
    ],
    ids=[
        "the insertion is negated",
        "the clause around it is negated",
        "an age told otherwise",
        "the insertion is hedged",
        "what is joined on",
        "two ages",
        "once",
        "after",
        "a negation before what was found",
        "two comparisons",
        "the same digit behind the point of another figure",
    ],
)
def test_what_is_told_another_way_loses_and_adds_nothing(claim: str, source: str) -> None:
    assert _found(claim, source) == []


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("Moss was fined when he was sentenced.", "Moss was fined and is to be sentenced."),
        ("The plant makes more cars than in 2019.", "The plant makes no more cars than in 2019."),
        ("The team found that it was safer.", "The team did not find that it was safer."),
    ],
    ids=["a time past", "a comparison", "what was found"],
)
def test_what_keeps_a_cue_in_other_words_is_looked_at_closely(claim: str, source: str) -> None:
    assert len(_found(claim, source)) == 1


def test_an_insertion_is_no_part_of_the_clause_around_it() -> None:
    words = read("Tarn, who is ill, did not speak, and Lund left.").words
    assert [word.clause for word in words] == [0, 1, 1, 1, 0, 0, 0, 3, 3, 3]
    assert len({word.clause for word in read("In May, sales fell, profits rose.").words}) == 3


def test_the_words_in_question_are_pointed_at_on_both_sides() -> None:
    claim = "On Friday Orbex raised its prices in Spain."
    sources = ["Orbex sells phones.", "Orbex did not raise its prices in Spain."]
    (lost,) = polarity_conflicts(claim, sources)
    assert claim[lost.start : lost.end] == "raised"
    assert (lost.source, lost.stated) == (1, "not raise")
    (added,) = polarity_conflicts(sources[1], [claim])
    assert sources[1][added.start : added.end] == "not"
    assert claim[added.source_start : added.source_end] == added.stated == "raised"


def test_the_colon_of_a_ticker_ends_no_clause() -> None:
    source = "Orbex plc (LSE: ORX) and its owners will not sell the Leeds plant."
    assert polarity_conflicts("Orbex plc (LSE: ORX) will not sell the Leeds plant.", [source]) == ()
    clauses = {word.clause for word in read(source).words}
    assert clauses == {0}


def test_a_contracted_not_is_a_word_of_its_own() -> None:
    words = read("It can't, won't and cannot.").words
    assert [word.lower for word in words] == "it can not will not and can not".split()


@pytest.mark.parametrize(
    "piece",
    ["not ", "may ", '"a" ', "not raise, ", "all prices ", "if it will ", "a, did, ", "no higher "],
)
@pytest.mark.usefixtures("steady")
def test_time_grows_in_step_with_the_source(piece: str) -> None:
    def seconds(length: int) -> float:
        source = piece * (length // len(piece))
        start = time.process_time()
        polarity_conflicts("Orbex will raise prices", [source])
        polarity_conflicts(source, ["Orbex raises prices"])
        return time.process_time() - start

    short = min(seconds(8_000) for _ in range(3))
    long = min(seconds(64_000) for _ in range(2))
    assert long < 40 * short  # where time grew with the square it would be 64 times
