"""Checking what anybody wrote against an article."""

import json
import time
from dataclasses import dataclass
from typing import Any

import pytest

from nutgraf.errors import InputError
from nutgraf.verification import FindingKind, Verification, verify
from nutgraf_schemas.article import Article
from pressroom import COUNCIL, HALVERN, OTTERS

GOOD = """\
Halvern Paper reported a 12% drop in operating profit and cut its forecast for the year. Revenue \
rose 4% to £910 million in the first half. "We will not close the Tarn mill," said Greta \
Lindqvist. The company may sell its packaging arm. Shares of Halvern fell 6.5% to 212 pence.
"""
MARKDOWN = """\
# Halvern cuts its forecast

Here is a summary of the article:

## Key takeaways
- **Profit:** Operating profit *fell* to £**{profit}** million [3].
- Revenue rose 4% to £910 million[1, 2] in the first half.

| Figure | Value |
|--------|-------|
| Net debt | £{debt} million |

## What comes next
1. The article says that the company may sell its packaging arm.
2. According to the article, the board will decide in {month}.
"""
GERMAN = """\
Der Betriebsgewinn von Halvern ist um {drop} Prozent gesunken, und der Umsatz stieg auf {sum} \
Millionen Pfund. Das Werk wird nicht verkauft, und die Aktie ist gestiegen.
"""


def _slices(verification: Verification, article: str, summary: Any) -> None:
    """Every finding is a slice of the summary, and of the article what comes nearest."""
    for finding in verification.findings:
        text = summary
        for key in finding.path.split(".") if finding.path is not None else ():
            text = text[int(key)] if isinstance(text, list) else text[key]
        assert text[finding.start : finding.end] == finding.text != ""
        assert text[finding.claim.start : finding.claim.end] == finding.claim.text
        assert finding.claim.start <= finding.start < finding.end <= finding.claim.end
        if near := finding.nearest:
            assert article[near.start : near.end] == near.text
            if near.words:
                assert article[near.words.start : near.words.end] == near.words.text
                assert near.start <= near.words.start < near.words.end <= near.end


def _found(article: str, summary: Any) -> list[tuple[str, str]]:
    verification = verify(article, summary)
    _slices(verification, article, summary)
    return [(finding.kind, finding.text) for finding in verification.findings]


@dataclass(frozen=True)
class Alteration:
    """A change to a good summary, and what is found then."""

    old: str
    new: str
    kind: FindingKind
    text: str


ALTERATIONS = [
    Alteration("will not close the", "will not sell the", "quotation", "not sell the Tarn mill"),
    Alteration("rose 4%", "rose 14%", "figure", "14%"),
    Alteration("£910 million", "£910 billion", "figure", "£910 billion"),
    Alteration("fell 6.5%", "rose 6.5%", "direction", "rose"),
    Alteration("Greta Lindqvist", "Greta Holmberg", "name", "Greta Holmberg"),
    Alteration("may sell", "will sell", "negation", "sell"),
    Alteration("Revenue rose", "Revenue never rose", "negation", "never"),
    Alteration(
        "212 pence", "212 pence while patient wardens counted sleeping otters", "support", "otters"
    ),
]


def test_a_good_summary_is_ok() -> None:
    found = verify(HALVERN, GOOD)
    assert (found.ok, found.findings, found.claims) == (True, (), 5)
    assert (found.unchecked, found.notes) == ((), ())
    assert verify(Article(text=HALVERN), GOOD) == found


@pytest.mark.parametrize("change", ALTERATIONS, ids=lambda change: f"{change.kind}: {change.new}")
def test_one_altered_word_is_found_at_its_place(change: Alteration) -> None:
    assert change.old in GOOD
    summary = GOOD.replace(change.old, change.new)
    (found,) = {f for f in _found(HALVERN, summary) if f[0] == change.kind}
    assert change.text in found[1]
    assert not verify(HALVERN, summary).ok


def test_a_figure_has_the_article_s_figure_beside_it() -> None:
    (finding,) = verify(HALVERN, "Net debt was unchanged at £301 million.").findings
    assert (finding.kind, finding.text, finding.start, finding.end) == (
        "figure",
        "£301 million",
        26,
        38,
    )
    assert finding.nearest is not None
    assert finding.nearest.text == "Net debt was unchanged at £310 million."
    assert finding.nearest.words is not None
    assert finding.nearest.words.text == "£310 million"


def test_what_has_no_word_in_common_has_no_nearest_sentence() -> None:
    (finding,) = verify(OTTERS, "Inflation eats into wages.").findings
    assert (finding.kind, finding.nearest) == ("support", None)


def test_a_stranger_is_told_once_and_not_called_unsupported_too() -> None:
    summary = "Operating profit fell to £88 million from £100 million, Anna Brandt said."
    assert _found(HALVERN, summary) == [("name", "Anna Brandt")]


def test_a_stranger_does_not_hide_what_turns_in_a_claim() -> None:
    summary = "Operating profit rose to £88 million from £100 million, Anna Brandt of Zell said."
    assert {kind for kind, _ in _found(HALVERN, summary)} == {"name", "direction"}


def test_a_message_leaves_the_words_of_a_claim_as_they_are() -> None:
    """A claim that cites nothing is told of the closest sentences, whatever its words are."""
    clause = "for reasons cited by gloomy bankers"
    drop = "Halvern Paper reported on Thursday a 12% drop in operating profit"
    claim = f"{drop} and cut its forecast for the year, {clause}."
    (finding,) = verify(HALVERN, claim).findings
    assert finding.message == f"no sentence says '{clause}.'"
    (turned,) = verify(HALVERN, "Revenue fell 4% to £910 million in the first half.").findings
    assert "the closest sentence says that it rose" in turned.message


def test_a_quotation_over_several_sentences_is_one() -> None:
    right = '"We will not close the Tarn mill. It is the best that we have," said Greta Lindqvist.'
    wrong = right.replace("the best", "the worst")
    assert verify(HALVERN, right.replace(". It", '," she said. "It')).ok
    assert "quotation" in {kind for kind, _ in _found(HALVERN, wrong)}


def test_a_quotation_in_somebody_else_s_mouth_is_found() -> None:
    summary = '"The pier is a danger to everybody on it," said Tom Rusk.'
    assert _found(COUNCIL, summary) == [("speaker", "Tom Rusk")]
    (finding,) = verify(COUNCIL, summary).findings
    assert "Anna Pell" in finding.message


def test_what_the_article_says_itself_is_nobody_s_quotation() -> None:
    summary = '"Net debt was unchanged at £310 million," said Greta Lindqvist.'
    assert [kind for kind, _ in _found(HALVERN, summary)] == ["quotation"]


def test_a_summary_that_is_all_quotation_needs_no_support_but_its_wording() -> None:
    assert verify(COUNCIL, '"A pier without a railing is only a long plank."').ok
    found = _found(COUNCIL, '"A pier without a railing is only a short plank."')
    assert [kind for kind, _ in found] == ["quotation"]


def test_a_sentence_of_a_quotation_is_the_article_s_without_its_marks_too() -> None:
    assert verify(HALVERN, "We will not close the Tarn mill.").ok


def test_the_article_s_own_title_is_no_claim() -> None:
    article = Article(text=HALVERN, title="Pulp prices bite a paper maker")
    assert verify(article, {"title": "Pulp prices bite  a paper maker"}).ok
    assert not verify(HALVERN, {"title": "Pulp prices bite a paper maker"}).ok


@pytest.mark.parametrize(
    "summary", ["", " \n", "\ufeff", "\u200b", "{}", "[]", "It is so.", "Well."]
)
def test_a_summary_that_says_nothing_has_no_claims(summary: str) -> None:
    found = verify(HALVERN, summary)
    assert (found.ok, found.claims) == (True, 0)


def test_an_empty_article_carries_nothing() -> None:
    assert not verify("", "Net debt was unchanged.").ok


def test_a_path_is_no_article() -> None:
    with pytest.raises(InputError, match="no text but the place of one"):
        verify("https://brae.example/halvern", GOOD)


class TestMarkdown:
    def test_a_true_summary_holds_with_all_its_dress(self) -> None:
        found = verify(HALVERN, MARKDOWN.format(profit=88, debt=310, month="November"))
        assert found.findings == ()
        assert found.claims == 6

    def test_false_words_are_found_at_their_places(self) -> None:
        summary = MARKDOWN.format(profit=89, debt=301, month="October")
        found = _found(HALVERN, summary)
        assert [kind for kind, _ in found] == ["figure"] * 3
        assert [text.replace("*", "") for _, text in found] == [
            "£89 million",
            "£301 million",
            "October",
        ]

    @pytest.mark.parametrize(
        "label", ["Market impact", "## What this means for the Tarn mill", "Key points:", "Outlook"]
    )
    def test_labels_need_no_support(self, label: str) -> None:
        found = verify(HALVERN, f"{label}\n\nRevenue rose 4% to £910 million.")
        assert (found.ok, found.claims) == (True, 1)

    def test_a_label_s_names_and_figures_are_checked(self) -> None:
        summary = "Greta Holmberg outlook\n\nRevenue rose 4% to £910 million.\n\nLoss of 40%\n"
        assert [text for _, text in _found(HALVERN, summary)] == ["Greta Holmberg", "40%"]


class TestJson:
    VALUE: dict[str, Any] = {  # noqa: RUF012
        "title": "Halvern cuts its forecast",
        "sentiment": "negative",
        "jobs": 1400,
        "points": [{"lead": "Debt", "text": "Net debt was unchanged at £301 million."}],
        "quotes": [
            {"text": "We will not sell the Tarn mill", "speaker": "Greta Lindqvist"},
            {"quote": "It is the best that we have.", "author": "Jonas Holm"},
        ],
        "people": ["Greta Lindqvist", "Anna Brandt"],
    }
    FOUND = (
        ("figure", "points.0.text", "£301 million"),
        ("quotation", "quotes.0.text", "We will not sell the Tarn mill"),
        ("name", "quotes.1.author", "Jonas Holm"),
        ("name", "people.1", "Anna Brandt"),
    )

    @pytest.mark.parametrize("form", ["parsed", "text", "array"])
    def test_each_string_is_held_by_what_its_key_means(self, form: str) -> None:
        forms = {"parsed": self.VALUE, "text": json.dumps(self.VALUE), "array": [self.VALUE]}
        summary: Any = forms[form]
        found = verify(HALVERN, summary)
        prefix = "0." if isinstance(summary, list) else ""
        assert tuple((f.kind, f.path, f.text) for f in found.findings) == tuple(
            (kind, prefix + path, text) for kind, path, text in self.FOUND
        )
        _slices(found, HALVERN, [self.VALUE] if prefix else self.VALUE)
        assert found.notes == (
            "1 number was not checked: nothing says what they count",
            "2 strings were not checked: labels, addresses, dates",
        )

    @pytest.mark.parametrize("speaker", ["Tom Rusk", "Anna Pell"])
    @pytest.mark.parametrize("key", ["speaker", "said_by", "author"])
    def test_a_sibling_of_a_quotation_is_its_speaker(self, key: str, speaker: str) -> None:
        summary = {"quotes": [{key: speaker, "quote": "The pier is a danger to everybody on it"}]}
        found = [(f.kind, f.path, f.text) for f in verify(COUNCIL, summary).findings]
        wrong = [("speaker", f"quotes.0.{key}", "Tom Rusk")]
        assert found == (wrong if speaker == "Tom Rusk" else [])

    def test_a_quote_with_its_attribution_is_prose_that_quotes(self) -> None:
        summary = {"quotes": ['"We will not sell the Tarn mill," said Greta Lindqvist.']}
        assert _found(HALVERN, summary) == [("quotation", "We will not sell the Tarn mill,")]

    def test_an_excerpt_is_the_article_s_to_the_letter(self) -> None:
        assert verify(HALVERN, {"evidence": ["The board will decide in November."]}).ok
        summary = {"evidence": ["The board decides in November."]}
        assert _found(HALVERN, summary) == [("quotation", "The board decides in November.")]

    def test_half_a_surrogate_pair_can_be_written(self) -> None:
        found = verify(HALVERN, '{"a": "Revenue \\ud800 rose 5% to £910 million."}')
        (finding,) = json.loads(found.model_dump_json())["findings"]
        assert finding["text"] == "5%"
        assert "\ufffd" in finding["claim"]["text"]


class TestLanguages:
    def test_figures_are_held_across_languages_and_the_rest_is_said_to_be_unchecked(self) -> None:
        found = verify(HALVERN, GERMAN.format(drop="12", sum="910"))
        assert found.findings == ()
        assert [u.kind for u in found.unchecked] == [
            "speaker",
            "direction",
            "name",
            "negation",
            "support",
        ]
        reason = "the summary is in German, the article in English"
        assert {u.reason for u in found.unchecked} == {reason}
        wrong = _found(HALVERN, GERMAN.format(drop="14", sum="910"))
        assert [kind for kind, _ in wrong] == ["figure"]
        assert wrong[0][1].startswith("14")

    def test_quotations_are_held_across_languages(self) -> None:
        summary = GERMAN.format(drop="12", sum="910") + 'Sie sagte: "We will not sell the mill."'
        assert [kind for kind, _ in _found(HALVERN, summary)] == ["quotation"]

    def test_a_german_article_needs_no_name_for_its_language(self) -> None:
        article = GERMAN.format(drop="12", sum="910")
        found = verify(article, article)
        assert found.findings == ()
        assert {u.reason for u in found.unchecked} == {
            "both are in German, and this is read in English only"
        }
        wrong = article.replace("12 Prozent", "21 Prozent")
        assert [kind for kind, _ in _found(article, wrong)] == ["figure"]

    @pytest.mark.parametrize("given", ["de", "de-AT", "DE"])
    def test_the_article_s_language_may_be_given(self, given: str) -> None:
        short = "Halvern: 12 Prozent"
        assert verify(short, short, language=given).unchecked
        assert verify(Article(text=short, language=given), short).unchecked
        assert not verify(short, short).unchecked


class TestAnotherArticle:
    def test_a_summary_of_something_else_is_told_once(self) -> None:
        (finding,) = verify(HALVERN, OTTERS).findings
        assert finding.kind == "support"
        assert finding.message.startswith("the summary shares no names, figures or statements")

    @pytest.mark.parametrize(
        "summary",
        [
            f"{OTTERS}\nRevenue rose 4% to £910 million in the first half.",
            "Greta Lindqvist has kept otters in a pond since spring. They eat nothing but trout.",
        ],
    )
    def test_a_summary_that_shares_a_statement_or_a_name_is_told_in_full(
        self, summary: str
    ) -> None:
        found = verify(HALVERN, summary).findings
        assert not found[0].message.endswith("is it the right one?")


HOSTILE = [
    "Sal\u200bes: reve\u00adnue rose 5% \ufeffto £910 million.\r\nNet debt\r\nwas unchanged.\x00",
    "\ufeffRevenue rose 5% to £910 million.",
    "\u202eRevenue\u202c rose 5%\u2069 to £910 million.",
    "Revenue rose 5% to £910 million \ud800.",
    "Revenu" + "e\u0301" * 40 + " rose 5% to £910 million.",
    "Revenue rose 5" + "\u0301" * 500 + "% to £910 million.",
    "<b>Revenue</b> rose **5%** to &pound;910 million.",
    "\x1b[31mRevenue\x1b[0m rose 5% to £910 million.",
]


@pytest.mark.parametrize("summary", HOSTILE, ids=ascii)
def test_hostile_characters_hide_nothing_and_move_nothing(summary: str) -> None:
    found = _found(HALVERN, summary)
    assert [text[0] for kind, text in found if kind == "figure"] == ["5"]
    assert verify(HALVERN, summary).model_dump_json()


@pytest.mark.parametrize("hidden", ["\u200b", "\u00ad", "\x00", "\u202e"])
def test_an_article_s_hidden_characters_hide_nothing_and_move_nothing(hidden: str) -> None:
    article = HALVERN.replace("million", f"mil{hidden}lion").replace("Halvern", f"Hal{hidden}vern")
    assert verify(article, GOOD).ok
    found = _found(article, "Net debt was unchanged at £301 million.")
    assert found == [("figure", "£301 million")]


def test_findings_read_back_from_json_are_the_same() -> None:
    found = verify(HALVERN, MARKDOWN.format(profit=89, debt=301, month="October"))
    assert Verification.model_validate_json(found.model_dump_json()) == found
    assert json.loads(found.model_dump_json())["ok"] is False


def _seconds(article: str, summary: str) -> float:
    start = time.process_time()
    verify(article, summary)
    return time.process_time() - start


def _news(count: int) -> str:
    """News of so many companies, each of which says the same of itself."""
    return "\n\n".join(HALVERN.replace("Halvern", f"Halv{i:04}") for i in range(count))


NIGHTMARES = [
    '"Revenue ',
    "“ ",
    "£9",
    "9,",
    "A. ",
    "Halvern ",
    "not ",
    "- ",
    "up 4% and ",
    "( ",
    '{"a": "',
    "said, ",
    "e\u0301",
    "&#9;",
]


@pytest.mark.parametrize("piece", NIGHTMARES)
@pytest.mark.usefixtures("steady")
def test_a_nightmare_of_a_summary_takes_linear_time(piece: str) -> None:
    def seconds(length: int) -> float:
        return _seconds(HALVERN, f"So {piece * (length // len(piece))}")

    small = min(seconds(2_000) for _ in range(2))
    large = seconds(16_000)
    assert large < 40 * max(small, 0.01)  # where time grew with the square it would be 64 times


@pytest.mark.usefixtures("steady")
def test_a_long_summary_takes_linear_time() -> None:
    small, large = (_seconds(HALVERN, GOOD.replace("4%", "5%") * n) for n in (8, 64))
    assert large < 30 * max(small, 0.05)


@pytest.mark.usefixtures("steady")
def test_a_long_article_takes_linear_time() -> None:
    small, large = (_seconds(_news(n), GOOD.replace("Halvern", "Halv0003")) for n in (8, 64))
    assert large < 30 * max(small, 0.05)


def test_a_sentence_without_end_gives_findings_of_a_size() -> None:
    summary = "Revenue rose 5% and " * 3_000
    found = verify(HALVERN, summary)
    assert all(len(f.claim.text) < 3_000 for f in found.findings)
    assert len(found.model_dump_json()) < 60 * len(summary)


def test_a_thousand_words_and_ten_sentences_take_a_moment() -> None:
    """Measured: 16 times what cutting the article takes; the bound is for slow, busy machines."""
    text, summary = _news(8), " ".join(HALVERN.replace("Halvern", "Halv0003").split()[:140])
    assert len(text.split()) > 1_000
    verify(text, summary)
    assert _seconds(text, summary) < 0.25
