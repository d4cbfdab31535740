"""Names that an article lacks: in prose, in titles, and where there are no capitals at all."""

import time

import pytest

from nutgraf.grounding.names.index import NameIndex

ARTICLE = """Brightmere Buys Corvane

The frozen pie maker Brightmere is to buy its rival Corvane Foods, the Danish company said on \
Tuesday. Ines Faro, its chief executive, met Peter Osell and Derek O'Hara of the White Harbour \
Bank in Odense. "We will hold the price," Faro said. Analysts at Brill & Co were surprised, and so \
was the mayor, who had asked for a plant in London. Corvane (LSE: CVN) rose 4%. The party at \
Ross Harbour, where Thompson sang, was late, and a baker was asked to leave.
"""
INDEX = NameIndex(ARTICLE)


def missing(claim: str) -> list[str]:
    return [fault.text for fault in INDEX.missing(claim)]


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        pytest.param("holt said brightmere had bought corvane .", ["holt"], id="unknown person"),
        pytest.param("brightmere has a plant in birmingham", ["birmingham"], id="unknown place"),
        pytest.param(
            "ines osell met peter o'hara", ["ines osell", "peter o'hara"], id="mixed names"
        ),
        pytest.param("rhys osell is surprised", ["rhys osell"], id="unknown given name"),
        pytest.param("lee thompson sang", ["lee thompson"], id="given name that is a word"),
        pytest.param("mr mills was surprised", ["mills"], id="word behind an honorific"),
        pytest.param("a swedish plant will close", ["swedish"], id="nationality"),
        pytest.param("HOLT SAID BRIGHTMERE HAD BOUGHT IT", ["HOLT"], id="all capitals"),
        pytest.param("it met the white house", ["white house"], id="place of English words"),
        pytest.param("derek o'neill was surprised", ["derek o'neill"], id="apostrophe"),
    ],
)
def test_names_without_capitals_are_missed(claim: str, names: list[str]) -> None:
    assert missing(claim) == names


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("brightmere will buy corvane foods , its danish rival .", id="tokenized"),
        pytest.param("faro 's price surprised brill & co , analysts said .", id="loose possessive"),
        pytest.param("derek o 'hara and peter osell spoke .", id="loose apostrophe"),
        pytest.param("the londoners' mayor wants a relegation of the colour", id="English words"),
        pytest.param("a plant in denmark would hire bakers", id="country of a nationality"),
        pytest.param("a startup [UNK] by the white harbour bank", id="marks of a tokenizer"),
        pytest.param("she'll say they're late, and we've asked", id="contractions"),
        pytest.param("BRIGHTMERE WILL BUY CORVANE FOODS", id="all capitals"),
        pytest.param("a person familiar with the matter", id="no name"),
        pytest.param("faro brightmere", id="two names side by side"),
    ],
)
def test_names_of_the_article_need_no_capitals(claim: str) -> None:
    assert missing(claim) == []


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        pytest.param("Holt cited the price.", ["Holt"], id="opening that is no English word"),
        pytest.param("Norway has sold it.", ["Norway"], id="opening place"),
        pytest.param("Rangers Fund sold it.", ["Rangers Fund"], id="opening with an s"),
        pytest.param("Butler was surprised.", ["Butler"], id="opening that is a word, too"),
        pytest.param("Then the Justice Bank met.", ["Justice Bank"], id="body of English words"),
        pytest.param("A Kuwaiti firm met Faro.", ["Kuwaiti"], id="nationality"),
        pytest.param("Analysts Say Holt Will Sell the Pie Maker", ["Holt"], id="title"),
        pytest.param("Loretta Holt.", ["Loretta Holt"], id="short title"),
        pytest.param("Faro spoke. Corvane (LSE: XYZ) rose.", ["XYZ"], id="ticker"),
    ],
)
def test_capitals_that_only_open_a_sentence_are_judged_by_the_word(
    claim: str, names: list[str]
) -> None:
    assert missing(claim) == names


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("Crowdfunding is not asked for.", id="new word"),
        pytest.param("Gold was late. Parliament was late.", id="noun that needs no article"),
        pytest.param("Rival Brightmere spoke.", id="noun before a name"),
        pytest.param("Faro Ducks Question on Price Rises", id="verb in a title"),
        pytest.param("Bakers Left Waiting", id="short title"),
        pytest.param("The Danish firm said so.", id="nationality of the article"),
        pytest.param("American bakers were surprised, and so were Asian ones.", id="one more"),
        pytest.param("Corvane (LSE: CVN) rose.", id="ticker"),
    ],
)
def test_words_that_are_no_names_are_let_pass(claim: str) -> None:
    lacking = missing(claim)
    assert lacking == (["American"] if claim.startswith("American") else [])


def test_american_goes_without_saying_at_home() -> None:
    home = NameIndex("The mayor of the city said that the voters were for the plan.")
    assert home.missing("American voters are for it.") == ()


def test_a_fault_has_its_place_and_the_nearest_name() -> None:
    claim = "Then Ines Roth spoke of Corvune, and of a Kuwaiti."
    faults = INDEX.missing(claim)
    assert [claim[f.start : f.end] for f in faults] == [f.text for f in faults]
    near = [f.nearest and ARTICLE[f.nearest.start : f.nearest.end] for f in faults]
    assert near == ["Ines Faro", "Corvane", "Danish"]
    assert faults[0].message == "'Ines Roth' does not stand in the article"


def test_of_two_names_as_near_the_one_with_the_surname_is_nearest() -> None:
    near = INDEX.missing("Derek Faro left, and so did Ines Osell.")
    words = [fault.nearest and ARTICLE[fault.nearest.start : fault.nearest.end] for fault in near]
    assert words == ["Ines Faro", "Peter Osell"]


def test_a_given_name_alone_takes_the_surname_of_the_family() -> None:
    index = NameIndex("Ada Lund came with her son Carl. Later Lund left, and Piet Roth met Carl.")
    assert index.missing("Carl Lund came with his mother.") == ()
    assert [fault.text for fault in index.missing("Then Piet Lund left.")] == ["Piet Lund"]


def test_nothing_like_it_is_near() -> None:
    assert INDEX.missing("It met Opalwood Zest.")[0].nearest is None


def test_a_list_of_english_words_judges_no_other_language() -> None:
    german = NameIndex("Der Konzern will das Werk in Odense schließen, sagte die Chefin am Montag.")
    assert german.missing("der konzern schließt sein werk bald") == ()
    assert german.missing("Bald schließt der Konzern.") == ()


def test_a_ticker_is_no_name() -> None:
    assert not {"LSE", "CVN"} & {name.text for name in INDEX.names}


def test_a_rival_is_no_part_of_a_name() -> None:
    index = NameIndex("Rival Corvane rose. Analysts like Corvane. Rival Corvane fell.")
    assert {name.text for name in index.names} == {"Corvane"}


@pytest.mark.parametrize(
    "piece",
    [
        "ines osell ",
        "Ines Osell ",
        "new york ",
        "o'neill ",
        "INES ",
        "Smithers sold it. ",
        "kuwaiti ",
    ],
)
@pytest.mark.usefixtures("steady")
def test_a_claim_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        claim = piece * (length // len(piece))
        start = time.process_time()
        INDEX.missing(claim)
        return time.process_time() - start

    seconds(100)
    small = min(seconds(4_000) for _ in range(3))
    large = min(seconds(32_000) for _ in range(2))
    assert large < 30 * max(small, 0.002)  # where time grew with the square it would be 64 times
