"""Proper names by their capitals, and names in a claim that an article does not have."""

import time

import pytest

from nutgraf.grounding.names.index import NameIndex, find_names


def missing_names(claim: str, article: str) -> tuple[str, ...]:
    return tuple(fault.text for fault in NameIndex(article).missing(claim))


def named(text: str) -> list[str]:
    return [name.text for name in find_names(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("On Monday she met Lena Ortiz in Oslo.", ["Lena Ortiz", "Oslo"], id="plain"),
        pytest.param("A note from the Bank of England came.", ["Bank of England"], id="of inside"),
        pytest.param(
            "He left the Department of the Interior.", ["Department of the Interior"], id="of the"
        ),
        pytest.param("She works at Brill & Co in Rome.", ["Brill & Co", "Rome"], id="ampersand"),
        pytest.param("He sued AT&T and Coca-Cola.", ["AT&T", "Coca-Cola"], id="joined"),
        pytest.param("We saw Ludwig van der Berg.", ["Ludwig van der Berg"], id="particles"),
        pytest.param("They elected John F. O’Neill.", ["John F. O’Neill"], id="initial"),
        pytest.param("It pleased the ECB and OpenAI.", ["ECB", "OpenAI"], id="capitals inside"),
        pytest.param("He told Mr. Reyes and Dr. Roth.", ["Reyes", "Roth"], id="honorifics off"),
        pytest.param("It was Ortiz's plan, or Reyes’ plan.", ["Ortiz", "Reyes"], id="possessives"),
        pytest.param(
            "We asked Harrow Foods Chief Executive Omar Reyes.",
            ["Harrow Foods", "Omar Reyes"],
            id="a title parts two names",
        ),
        pytest.param("It rose in May, on Friday and in Q3, I think.", [], id="no names"),
        pytest.param("The Chinese tech giant met French officials.", [], id="nationalities"),
        pytest.param("Yesterday prices fell. Revenue rose. We’re glad.", [], id="openings"),
        pytest.param("Yesterday Omar Reyes left.", ["Omar Reyes"], id="opening before a name"),
        pytest.param("Sales at General Motors fell.", ["General Motors"], id="general is no title"),
        pytest.param("He likes New York.", ["New York"], id="new is part of a name"),
        pytest.param("“We left,” said Ortiz.", ["Ortiz"], id="quotation's opening"),
    ],
)
def test_names_are_runs_of_capitals(text: str, names: list[str]) -> None:
    assert named(text) == names


def test_a_name_is_a_slice_of_the_text() -> None:
    text = "Mr. Omar Reyes’s firm, Brill & Co., hired J.P. Marsh."
    assert [text[n.start : n.end] for n in find_names(text)] == named(text)
    assert "Omar Reyes" in named(text)


def test_a_headline_in_title_case_is_no_name_but_holds_known_ones() -> None:
    text = (
        "Harrow Foods Unveils Biggest Expansion Plan in Decades\n\n"
        "The grocer Harrow Foods said it would expand."
    )
    assert named(text) == ["Harrow Foods", "Harrow Foods"]


def test_a_sentence_opening_counts_if_it_is_capitalized_elsewhere_too() -> None:
    assert named("Ortiz left. Nobody asked why Ortiz did.") == ["Ortiz", "Ortiz"]


ARTICLE = """Harrow Foods to Cut 900 Jobs

Eddie Wu, chairman of Harrow Foods, met Lisa Chen of the European Central Bank on Monday. \
The Chinese retailer has stores in the United States and São Paulo. "We will not be rushed," Wu \
said. The U.K. unit, run by Maria O'Neill, makes Coca-Cola's boxes. The research arm is called \
TikTok Labs, and a data platform is called Qwen, an AI model.
"""


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param("Eddie Wu met Lisa Chen.", id="as written"),
        pytest.param("Then Wu met Chen.", id="part of a name"),
        pytest.param("The plan of Mr. Wu is Wu's own.", id="honorific and possessive"),
        pytest.param("It was backed by the ECB.", id="acronym of a name"),
        pytest.param("It has stores in the US and in the U.S. market.", id="US"),
        pytest.param("It sells in the UK and in Britain.", id="UK"),
        pytest.param("It sells in China and in America.", id="place of a nationality"),
        pytest.param("Stores in Sao Paulo will close.", id="accents"),
        pytest.param("Then Maria O’Neill spoke.", id="curly apostrophe"),
        pytest.param("It makes boxes for Coca Cola.", id="hyphen"),
        pytest.param("It owns Tik Tok.", id="space inside"),
        pytest.param("Harrow Foods Inc. met Eddie T. Wu.", id="suffix and initial"),
        pytest.param("Retailer Harrow Foods will cut jobs.", id="plain word before a name"),
        pytest.param("The Chinese tech giant will act on Friday.", id="no name at all"),
        pytest.param("Management expects more. Shares fell.", id="sentence openings"),
        pytest.param("The Research arm runs a Data Platform.", id="lower case in the article"),
        pytest.param("It runs Harrow Foods Qwen.", id="two names side by side"),
        pytest.param("Chairman Eddie Wu will stay Chief Executive.", id="titles"),
        pytest.param("Harrow Foods Plans Sweeping Job Cuts Across Stores", id="title case"),
        pytest.param("The Wus left.", id="plural"),
        pytest.param("Credit Risk: the plan adds debt.", id="lead before a colon"),
        pytest.param("Investors React Coolly", id="short title"),
        pytest.param("RMB 40 billion and SEK 30 million will be spent.", id="currencies"),
        pytest.param("", id="empty"),
    ],
)
def test_names_of_the_article_are_not_missing(claim: str) -> None:
    assert missing_names(claim, ARTICLE) == ()


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        pytest.param("Then Eddie Chen spoke.", ("Eddie Chen",), id="two people's names mixed"),
        pytest.param("Eddie Chen spoke.", ("Eddie Chen",), id="mixed, at the opening"),
        pytest.param("It was led by Omar Reyes.", ("Omar Reyes",), id="unknown person"),
        pytest.param("Robert Wu left.", ("Robert Wu",), id="unknown given name"),
        pytest.param("Shares of Brill & Co rose.", ("Brill & Co",), id="unknown company"),
        pytest.param("It was backed by the IMF.", ("IMF",), id="unknown acronym"),
        pytest.param("The plan covers France and Chile.", ("France", "Chile"), id="places"),
        pytest.param("Duval said the plan was bold.", ("Duval",), id="opening that speaks"),
        pytest.param("OpenAI will help.", ("OpenAI",), id="opening with capitals inside"),
        pytest.param("Reyes’s plan is bold.", ("Reyes",), id="opening that owns"),
        pytest.param("Harrow Foods and OpenAI Plan Sweeping Cuts", ("OpenAI",), id="title case"),
        pytest.param("Eddie Chen: the plan adds debt.", ("Eddie Chen",), id="mixed, in a lead"),
        pytest.param("Andrew Ives left the room.", ("Andrew Ives",), id="initials of AI"),
        pytest.param("It fears Reyes, and Reyes fears it.", ("Reyes",), id="each once"),
    ],
)
def test_names_that_the_article_lacks_are_missing(claim: str, names: tuple[str, ...]) -> None:
    assert missing_names(claim, ARTICLE) == names


@pytest.mark.parametrize(
    ("name", "fullest"),
    [
        pytest.param("Wu", "Eddie Wu", id="surname"),
        pytest.param("Mr. Wu", "Eddie Wu", id="honorific"),
        pytest.param("Eddie Wu", "Eddie Wu", id="itself"),
        pytest.param("Eddie", "Eddie Wu", id="given name"),
        pytest.param("Harrow Foods", "Harrow Foods", id="company"),
        pytest.param("Reyes", None, id="not in the article"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_fullest_is_the_longest_form_in_the_article(name: str, fullest: str | None) -> None:
    assert NameIndex(ARTICLE).fullest(name) == fullest


def test_common_acronyms_stand_for_their_words() -> None:
    article = "The Federal Reserve lent to makers of electric cars; the European Commission sued."
    assert missing_names("In the EU and at the Fed, EVs matter for GDP and R&D.", article) == ()
    assert missing_names("Makers spend on AI before an IPO.", article) == ("AI",)


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("the Trade and Tariffs Authority", "the TTA"),
        ("the Ministry of Roads and Bridges", "the MRB"),
    ],
)
def test_an_acronym_passes_over_an_and(long: str, short: str) -> None:
    assert missing_names(f"It was fined by {short}.", f"On Monday {long} fined Acme.") == ()
    assert missing_names(f"It was fined by {long}.", f"On Monday {short} fined Acme.") == ()
    assert missing_names(f"It was fined by {long}.", "On Monday the TTB fined Acme.") != ()
    assert missing_names("It was fined by the TTB.", f"On Monday {long} fined Acme.") != ()


def test_the_country_is_told_from_the_pronoun() -> None:
    assert missing_names("Sales in the US rose.", "They told us that sales rose.") == ("US",)
    assert named("Sales in the US rose, they told us.") == ["US"]


def test_fullest_takes_the_form_with_the_middle_name() -> None:
    index = NameIndex("We met Ada Lund. Nobody knows Ada Marie Lund better than Lund.")
    assert {index.fullest(n) for n in ("Lund", "Ada Lund", "Ada Marie Lund")} == {"Ada Marie Lund"}


def test_fullest_is_unknown_where_two_people_share_a_surname() -> None:
    index = NameIndex("We met Ada Lund and Piet Lund. Then Lund left.")
    assert index.fullest("Lund") is None
    assert index.fullest("Ada Lund") == "Ada Lund"


def test_fullest_does_not_turn_a_company_into_its_unit() -> None:
    index = NameIndex("Analysts like Harrow. The unit is called Harrow Cloud, says Harrow.")
    assert index.fullest("Harrow") == "Harrow"


def test_fullest_is_unknown_for_a_surname_used_before_anybody_is_introduced() -> None:
    """'President Lund' all along is not the Ada Lund who comes in last."""
    text = (
        "A headline about the trip\nA standfirst\nA byline\n"
        "On Monday President Lund flew to Oslo. His wife, Ada Lund, stayed at home."
    )
    assert NameIndex(text).fullest("Lund") is None


def test_mentions_are_all_the_places_that_mean_a_name() -> None:
    text = "We met Ada Lund in Oslo. Later Ms. Lund left, and Lund was not seen again."
    mentions = NameIndex(text).mentions("Ada Lund")
    assert [text[m.start : m.end] for m in mentions] == ["Ada Lund", "Lund", "Lund"]


def test_people_are_known_by_title_or_bare_surname_and_companies_are_none() -> None:
    index = NameIndex(ARTICLE + "Then Ms. Roth met Piet Maas, 44, of Brill & Co.")
    assert [index.is_person(n) for n in ("Eddie Wu", "Roth", "Piet Maas")] == [True] * 3
    assert [index.is_person(n) for n in ("Harrow Foods", "Brill & Co", "ECB")] == [False] * 3


def test_an_honorific_says_which_pronoun_a_name_takes() -> None:
    index = NameIndex("Yesterday Ms. Roth met Mr. Maas and Ines Park.")
    assert [index.may_be("Roth", p) for p in ("he", "she")] == [False, True]
    assert [index.may_be("Maas", p) for p in ("he", "she")] == [True, False]
    assert [index.may_be("Ines Park", p) for p in ("he", "she")] == [True, True]


@pytest.mark.parametrize(
    "text",
    [
        "A" * 50_000,
        "Ab " * 9_000,
        "A-" * 9_000,
        "U." * 9_000,
        "yes Vice President " * 3_000,
        "Mr. " * 9_000,
        "we saw Bank of " * 3_000,
        "Ada Lund saw " * 3_000,
    ],
)
def test_time_grows_with_the_text_not_faster(text: str) -> None:
    started = time.perf_counter()
    NameIndex(text).missing("Eddie Chen spoke.")
    assert time.perf_counter() - started < 3
