"""Quotations: whose marks are understood, what is one, what belongs together, what is none."""

import pytest

from nutgraf.segmentation import quoted, segment


def quotations(text: str) -> list[list[str]]:
    """The spans of each quotation, as they stand in the text."""
    return [[text[s.start : s.end] for s in q.spans] for q in segment(text).quotations]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ('"', '"'),
        ("''", "''"),
        ("``", "''"),
        ("'", "'"),
        ("‘", "’"),
        ("« ", " »"),
        ("«\xa0", "\xa0»"),
        ("«", "»"),
        ("»", "«"),
        ("‹", "›"),
        ("„", "“"),
        ("„", "”"),
        ("‚", "‘"),
        ("「", "」"),
        ("『", "』"),
        ("”", "”"),
        ("“", '"'),
    ],
)
def test_each_pair_of_marks_is_understood_beside_apostrophes(opening: str, closing: str) -> None:
    words = "We don’t bake it, the workers' ovens do,"
    text = f"Bread’s dear in the ’90s town. {opening}{words}{closing} Ada Holt said. It’s so."
    assert quotations(text) == [[words]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("“No,” she said.", [["No,"]], id="one-word-attributed-after"),
        pytest.param("She asked: ‘Why?’", [["Why?"]], id="one-word-announced"),
        pytest.param("He told her, “Not now,” and left.", [["Not now,"]], id="announced-by-verb"),
        pytest.param("He left. “Never again.”", [["Never again."]], id="a-sentence"),
        pytest.param(
            "The plan was “a catastrophe for bakers,” Ms. Holt said.",
            [["a catastrophe for bakers,"]],
            id="fragment-attributed",
        ),
        pytest.param(
            "Ms. Holt called it “a very bad day” for bread.",
            [["a very bad day"]],
            id="fragment-judging",
        ),
        pytest.param(
            "The plan is “a catastrophe for all of us in baking” to some.",
            [["a catastrophe for all of us in baking"]],
            id="long-without-cue",
        ),
        pytest.param("“Bread is life.” — Ada Holt", [["Bread is life."]], id="name-after-dash"),
        pytest.param(
            "“He said ‘no’ to me, and I said ‘yes,’” she recalled.",
            [["He said ‘no’ to me, and I said ‘yes,’"]],
            id="nested-american",
        ),
        pytest.param(
            "'He said \"no\" to me, and I left,' she recalled.",
            [['He said "no" to me, and I left,']],
            id="nested-british",
        ),
        pytest.param(
            "'''No,' he says each day, and we leave,'' she recalled.",
            [["'No,' he says each day, and we leave,"]],
            id="three-apostrophes",
        ),
        pytest.param(
            "“The ‘old “sour” dough’ is gone now,” he said.",
            [["The ‘old “sour” dough’ is gone now,"]],
            id="nested-twice",
        ),
        pytest.param(
            '"The pan is 5" wide and 6\'2" long," he said of the 3" lid.',
            [['The pan is 5" wide and 6\'2" long,']],
            id="inches-inside",
        ),
        pytest.param(
            "“...and then we baked it all,” he said.",
            [["...and then we baked it all,"]],
            id="omission-at-the-start",
        ),
        pytest.param(
            "「パンは命です。毎日焼きます」と彼は言った。",
            [["パンは命です。毎日焼きます"]],
            id="no-spaces",
        ),
    ],
)
def test_somebodys_words_are_a_quotation(text: str, expected: list[list[str]]) -> None:
    assert quotations(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("So-called 'smart' ovens and the “Green Crust” sold.", id="scare-and-term"),
        pytest.param("He praised her film “The Long Rise,” then left.", id="film"),
        pytest.param("Her book, “How to Bake a Loaf at Home,” sold well.", id="long-title"),
        pytest.param("On Radio North’s “The Morning Hour,” Ms. Holt said no.", id="programme"),
        pytest.param("Robert “Bobby” Vale (“the Baker”) ran.", id="nicknames"),
        pytest.param("The law known as the “Fair Bread and Milk Act” passed.", id="known-as"),
        pytest.param("A 5\" pipe, a 6'2\" man and 3' of snow, it's said.", id="inches-and-feet"),
        pytest.param("The bakers' and the millers' clubs rock 'n' roll in '98.", id="plurals"),
        pytest.param(
            "Get ‘em in the ‘90s style, said the workers’ union.", id="turned-apostrophes"
        ),
        pytest.param('“…” and "" and “ ” stood there, he said.', id="no-words"),
        pytest.param('"' * 50 + " he said", id="a-line-of-marks"),
        pytest.param("“We bake bread here, he said. It rained.\n\nTrains ran.", id="end-unknown"),
        pytest.param("It is over,” he said.", id="start-unknown"),
    ],
)
def test_names_terms_and_stray_marks_are_none(text: str) -> None:
    assert quotations(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "“We bake,” Ms. Holt said, “and we sell.”",
            [["We bake,", "and we sell."]],
            id="mid-sentence",
        ),
        pytest.param(
            "“We bake,” he said, “daily”.", [["We bake,", "daily"]], id="mid-sentence-british"
        ),
        pytest.param(
            '"We bake," said Orrin Vale, head of Ovenrock Inc., on Monday. "We sell. We grow."',
            [["We bake,", "We sell. We grow."]],
            id="two-sentences",
        ),
        pytest.param(
            "“We bake,” he said on Radio North’s “The Morning Hour.” “We sell.”",
            [["We bake,", "We sell."]],
            id="title-in-the-clause",
        ),
        pytest.param(
            "“We bake,” Holt said. “We sell,” Vale said.",
            [["We bake,"], ["We sell,"]],
            id="two-speakers",
        ),
        pytest.param(
            "“We bake,” Holt said, adding: “We sell.”",
            [["We bake,"], ["We sell."]],
            id="announced-anew",
        ),
        pytest.param(
            "“We bake,” he said. The shop closed at noon. “We sell,” he said.",
            [["We bake,"], ["We sell,"]],
            id="narrative-between",
        ),
        pytest.param(
            "« Nous cuisons ici », dit-il. « Nous vendons. »",
            [["Nous cuisons ici", "Nous vendons."]],
            id="french",
        ),
        pytest.param(
            "« Nous cuisons ici », a déclaré Mme Holt, « et nous vendons ».",
            [["Nous cuisons ici", "et nous vendons"]],
            id="french-perfect",
        ),
        pytest.param(
            "„Wir backen hier“, sagte Ada Holt dem Sender. „Wir verkaufen auch.“",
            [["Wir backen hier", "Wir verkaufen auch."]],
            id="german",
        ),
        pytest.param(
            "«Aquí horneamos pan», afirmó Ada Holt. «Y lo vendemos.»",
            [["Aquí horneamos pan", "Y lo vendemos."]],
            id="spanish",
        ),
        pytest.param(
            "“Is it over?” “It is not.”", [["Is it over?"], ["It is not."]], id="dialogue"
        ),
        pytest.param(
            "“We bake,” he said.\n\n“We sell.”", [["We bake,"], ["We sell."]], id="new-paragraph"
        ),
    ],
)
def test_only_an_attribution_between_makes_one_quotation(
    text: str, expected: list[list[str]]
) -> None:
    assert quotations(text) == expected


@pytest.mark.parametrize("mark", ["“", '"', "''", "'", "‘"])
def test_a_quotation_of_several_paragraphs_is_whole(mark: str) -> None:
    closing = {"“": "”", "‘": "’"}.get(mark, mark)
    text = (
        f"{mark}We bake,{closing} Holt said. {mark}We sell.\n\n{mark}We don’t stop.\r\n\r\n"
        f"{mark}We rest,{closing} she added.\n\nNobody asked."
    )
    expected = [["We bake,", "We sell.", "We don’t stop.", "We rest,"]]
    assert quotations(text) == (
        expected if mark not in "‘'" else [expected[0][:1], expected[0][2:]]
    )


def test_a_paragraph_that_only_closes_goes_on_with_the_one_before() -> None:
    text = "“We bake.\n\nWe sell,” Holt said."
    assert quotations(text) == [["We bake.", "We sell,"]]


def test_a_paragraph_of_marks_alone_adds_no_empty_span() -> None:
    assert quotations("“We bake bread.\n\n“ ”") == [["We bake bread."]]


def test_other_marks_do_not_go_on_with_what_is_unclosed() -> None:
    text = '"We bake bread.\n\n“We sell it,” Holt said.'
    assert quotations(text) == [["We bake bread."], ["We sell it,"]]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    assert quotations("Holt said: “We bake.\n\nThe shop shut.") == [["We bake."]]


def test_a_quotation_knows_the_sentences_that_it_touches() -> None:
    cut = segment("Rain fell. “We bake. We sell,” Holt said. “We rest.” Trains ran.")
    assert [q.sentences for q in cut.quotations] == [(2, 3, 4)]
    assert [s.sentence for s in cut.evidence(cut.quotations[0].sentences)] == [2, 3, 4]


def test_whatever_is_quoted_is_found_names_and_terms_included() -> None:
    text = "The “Green Crust” and 'smart' ovens’ fans cheered: « Oui ! » and “unclosed"
    assert [text[s.start : s.end] for s in quoted(text)] == ["Green Crust", "smart", "Oui !"]


def test_a_label_in_a_transcript_parts_what_two_people_say() -> None:
    text = "“HOLT: Who bakes it?\n\n“VALE: The ovens do.\n\n“They always did.”"
    assert quotations(text) == [
        ["HOLT: Who bakes it?"],
        ["VALE: The ovens do.", "They always did."],
    ]


def test_according_to_somebody_few_words_are_a_quotation() -> None:
    assert quotations("According to Ada Holt, it was “no choice left”.") == [["no choice left"]]
    assert quotations("It was “no choice left” for the bakers.") == []


@pytest.mark.parametrize(
    ("text", "whole", "cut"),
    [
        pytest.param("Holt said: “We bake it.", [], ["We bake it."], id="end-cut-off"),
        pytest.param("We bake it,” she said.", [], ["We bake it,"], id="beginning-cut-off"),
        pytest.param("It said she bakes” it.", [], [], id="stray-mark"),
        pytest.param("“We bake it, Holt said. It rained.", [], [], id="attribution-within"),
        pytest.param("“It” and “so", ["It"], ["It", "so"], id="both"),
    ],
)
def test_of_a_text_cut_out_of_another_what_one_mark_is_missing_of_is_quoted_on_request(
    text: str, whole: list[str], cut: list[str]
) -> None:
    assert [text[s.start : s.end] for s in quoted(text)] == whole
    assert [text[s.start : s.end] for s in quoted(text, cut=True)] == cut
