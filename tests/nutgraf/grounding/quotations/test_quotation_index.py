"""What stands in quotation marks is the article's, character for character, or a finding."""

import time
from dataclasses import dataclass

import pytest

from nutgraf.grounding.quotations import QuotationFinding, QuotationIndex
from nutgraf.segmentation import segment

ARTICLE = """\
Harrow shares fell on Monday.

“We are not planning to sell the bank,” Ada Lund, chief executive of Harrow, said on Monday. “It \
is not a safe bank, but ‘it is ours,’ as my father used to say.”

Piet Roth of Brill said that the company would never pay such a price for a bank. He called the \
plan “a fortress in name only”, and left the room without another word to anybody.

“No, we will go on,” Mr. Roth said. “What do you want from us?”

“First of all, nobody knows how many there are.

“Second, nobody will tell us – not now, not ever,” said Ines Faro… Her film “A Long Way Home” won \
5.5 points of seven.

"I don't think it's   over -- we can't win," she said. «Nous n’avons rien à l’eau», said Luc Prat.

“Is it safe? Probably not. No one can tell,” Mr. Roth said. “It was ours... but long ago.” “What \
do they ask? Is it fair? No.”

The statement said: We will open the doors of our shops again in spring.
"""
INDEX = QuotationIndex(segment(ARTICLE))


def found(statement: str) -> QuotationFinding:
    (finding,) = INDEX.check(statement)
    return finding


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("“We are not planning to sell the bank,” she said.", id="as it stands"),
        pytest.param('"We are not planning to sell the bank", she said.', id="other marks"),
        pytest.param("“I don’t think it’s over — we can’t win,” she said.", id="other dress"),
        pytest.param("She said “we are not planning to sell the bank”.", id="small first letter"),
        pytest.param("“Planning to sell the bank” is what she denied.", id="capital first letter"),
        pytest.param("She ruled out “planning to sell the bank”.", id="negation told in own words"),
        pytest.param(
            "“We are not planning to sell the bank. It is not a safe bank,” she said.", id="joined"
        ),
        pytest.param("“We are not planning … not a safe bank,” she said.", id="dots"),
        pytest.param(
            "“We are not planning [...] not a safe bank,” she said.", id="dots in brackets"
        ),
        pytest.param("“[Harrow is] not planning to sell the bank,” she said.", id="put in"),
        pytest.param("“[W]e are not planning to sell [it],” she said.", id="letter and end put in"),
        pytest.param('"We are not," she said, "planning to sell the bank."', id="broken here"),
        pytest.param("She said it was “not a safe bank, but 'it is ours', as”.", id="nested"),
        pytest.param(
            "“Nobody knows how many there are. Second, nobody will tell us – not now.”",
            id="over paragraphs",
        ),
        pytest.param(
            "“First of all, nobody knows how many there are.\n\n“Second, nobody will tell "
            "us – not now, not ever,” she said.",
            id="over paragraphs in both",
        ),
        pytest.param("Harrow Is ‘Not A Safe Bank’", id="capitals of a headline"),
        pytest.param("The “bank” of which “it is ours” was said.", id="scare quotes"),
        pytest.param("Her “A Long Way Home” won “5.5” points.", id="title"),
        pytest.param("Roth’s firm would “never pay”.", id="few words of the writer’s"),
        pytest.param(
            "“We will open the doors of our shops again,” it said.", id="announced by a colon"
        ),
        pytest.param("He asked: “What do you want from us?”", id="question"),
        pytest.param("He asked “what do you want from us”.", id="question without its mark"),
        pytest.param("On « l’eau » they had nothing: « rien à l’eau ».", id="French"),
        pytest.param("He said no word", id="no marks"),
        pytest.param("He said “…” and “”.", id="no words"),
    ],
)
def test_the_articles_words_are_right_in_any_dress(statement: str) -> None:
    assert INDEX.check(statement) == ()


@dataclass(frozen=True)
class Wrong:
    """Quoted words that are not the article's, what is said of them, and what comes nearest."""

    id: str
    statement: str
    message: str
    nearest: str | None


@pytest.mark.parametrize(
    "case",
    [
        Wrong(
            "word dropped",
            "“We are planning to sell the bank,” she said.",
            "the article has 'are not planning', where this has 'are planning'",
            "We are not planning to sell the bank",
        ),
        Wrong(
            "word added",
            "“We are not really planning to sell the bank,” she said.",
            "the article has 'not planning', where this has 'not really planning'",
            "We are not planning to sell the bank",
        ),
        Wrong(
            "word changed",
            "“They are not planning to sell the bank,” she said.",
            "the article has 'We are', where this has 'They are'",
            "We are not planning to sell the bank",
        ),
        Wrong(
            "part of a word",
            "She called it “safe ban”.",
            "the article has 'safe bank', where this has 'safe ban'",
            "safe bank",
        ),
        Wrong(
            "capital inside",
            "“We are not planning to sell the Bank,” she said.",
            "the article has 'the bank', where this has 'the Bank'",
            "We are not planning to sell the bank",
        ),
        Wrong(
            "comma inside",
            "“Nobody knows, how many there are,” she said.",
            "the article has 'knows how', where this has 'knows, how'",
            "nobody knows how many there are",
        ),
        Wrong(
            "negation before it cut off",
            "She spoke of “a safe bank”.",
            "the article has 'not a' there: the negation is lost",
            "a safe bank",
        ),
        Wrong(
            "negation behind it cut off",
            "“We are,” she said.",
            "the article has 'are not' there: the negation is lost",
            "We are",
        ),
        Wrong(
            "negation at the end cut off",
            "“Is it safe? Probably,” she said.",
            "the article has 'Probably not' there: the negation is lost",
            "Is it safe? Probably",
        ),
        Wrong(
            "answer cut off",
            "“What do they ask? Is it fair?” she said.",
            "the article has 'fair? No' there: the negation is lost",
            "What do they ask? Is it fair",
        ),
        Wrong(
            "negation cut off beside another",
            "“One can tell,” she said, without a smile.",
            "the article has 'No one' there: the negation is lost",
            "one can tell",
        ),
        Wrong(
            "word left out beside the article’s own dots",
            "“It was ours... long ago,” she said.",
            "'It was ours... long ago,': no one quotation of the article has these words together",
            "It was ours... but long ago",
        ),
        Wrong(
            "negation left out",
            "“We are … planning to sell the bank,” she said.",
            "the article has 'are not' there: the negation is lost",
            "We are not planning to sell the bank",
        ),
        Wrong(
            "negation of a short verb",
            "“We can win,” she said.",
            "the article has \"we can't win\", where this has 'We can win'",
            "we can't win",
        ),
        Wrong(
            "negation put in",
            "“We will [not] go on,” he said.",
            "'[not]' makes the quotation say the contrary",
            "we will go on",
        ),
        Wrong(
            "question made of a statement",
            "“We will go on?” he asked.",
            "'We will go on?': the article has no '?' there",
            "we will go on",
        ),
        Wrong(
            "nobody's words",
            "“The company would never pay such a price,” Roth said.",
            "'The company would never pay such a price,': the article says this, but quotes nobody",
            "the company would never pay such a price",
        ),
        Wrong(
            "nothing like it",
            "“I have a dream that one day,” he said.",
            "'I have a dream that one day,' is in quotation marks, but not the article's",
            None,
        ),
    ],
    ids=lambda case: case.id,
)
def test_other_words_are_a_finding_with_what_the_article_has(case: Wrong) -> None:
    finding = found(case.statement)
    nearest = finding.nearest
    assert finding.message == case.message
    assert (nearest and ARTICLE[nearest.start : nearest.end]) == case.nearest
    assert case.statement[finding.start - 1] in '“"'
    assert case.statement[finding.end] in '”"'


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("“We are not planning … What do you want from us?”", id="with dots"),
        pytest.param("“We are not planning to go on,” she said.", id="without"),
        pytest.param("“What do you want from us … we will go on,” he said.", id="in another order"),
    ],
)
def test_two_quotations_are_not_one(statement: str) -> None:
    assert found(statement).nearest is not None


def test_a_denial_in_another_sentence_tells_no_lost_negation() -> None:
    assert found("She denied it on Monday. She spoke of “a safe bank”. He never came.").nearest


def test_words_in_marks_that_nothing_pairs_may_be_speech() -> None:
    article = "“We will open the doors of our shops, Ada Lund said. Nobody came.\n"
    index = QuotationIndex(segment(article))
    assert index.check("“We will open the doors of our shops,” Lund said.") == ()


def test_of_a_sentence_cut_out_of_a_quotation_the_half_is_held_to_the_article() -> None:
    assert INDEX.check("She said: “We are not planning to sell the bank.") == ()
    assert INDEX.check("It is not a safe bank,” she said.") == ()
    assert found("She said: “We are planning to sell the bank.").nearest is not None


def test_other_scripts_are_compared_character_by_character() -> None:
    index = QuotationIndex(segment("陈伟说：“我们不会出售这家银行。”他于周一离开。"))
    assert index.check("陈伟表示“不会出售这家银行”。") == ()
    assert index.check("陈伟表示“会出售这家银行”。") != ()
    assert index.check("陈伟表示“不会收购这家银行”。") != ()


@pytest.mark.parametrize(
    ("article", "statement"),
    [
        pytest.param(
            "“We are not done,” she said. ", "“We are all not done,” he said. ", id="prose"
        ),
        pytest.param("a ", "“a a b a”. ", id="one word"),
        pytest.param("“' ", "“' a ", id="marks"),
        pytest.param("“a … [a] . . . ”", "“a … [a] . . . ” ", id="dots"),
        pytest.param("“a\n\n“b c", "“a b", id="halves"),
        pytest.param(" \t", "“ \t", id="white space"),
    ],
)
@pytest.mark.usefixtures("steady")
def test_time_grows_with_the_texts_not_faster(article: str, statement: str) -> None:
    def seconds(times: int) -> float:
        index = QuotationIndex(segment(article * times))
        started = time.process_time()
        index.check(statement * times)
        return time.process_time() - started

    seconds(20)
    few, many = seconds(200), seconds(1_600)
    assert many < 30 * max(few, 0.01)
