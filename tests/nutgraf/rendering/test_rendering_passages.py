import re

from nutgraf.rendering.passages import Passage, paragraphs
from nutgraf.segmentation.segments import Segmentation
from nutgraf_schemas.digest import Digest, Evidence, Statement


def _text(passage: Passage) -> str:
    return "".join(piece.text for piece in passage.pieces)


def test_every_sentence_stands_in_its_paragraph(digest: Digest, segmentation: Segmentation) -> None:
    shown = paragraphs(segmentation.text, segmentation, digest)

    assert [[p.number for p in paragraph] for paragraph in shown] == [
        [sentence.number for sentence in paragraph] for paragraph in segmentation.paragraphs
    ]
    for passage in (p for paragraph in shown for p in paragraph):
        assert passage.number is not None
        assert _text(passage) == segmentation.sentence_text(passage.number)


def test_the_spans_of_a_quote_are_cut_out_of_its_sentences(
    digest: Digest, segmentation: Segmentation
) -> None:
    shown = paragraphs(segmentation.text, segmentation, digest)

    quoted = [
        piece.text
        for paragraph in shown
        for passage in paragraph
        for piece in passage.pieces
        if 2 in piece.quotes
    ]
    assert " … ".join(quoted) == digest.quotes[1].text


def test_without_a_segmentation_the_cited_sentences_are_known_and_nothing_is_lost(
    digest: Digest, segmentation: Segmentation
) -> None:
    shown = paragraphs(segmentation.text, None, digest)

    assert len(shown) == len(segmentation.paragraphs)
    passages = [passage for paragraph in shown for passage in paragraph]
    assert re.sub(r"\s", "", "".join(map(_text, passages))) == re.sub(r"\s", "", segmentation.text)
    assert {p.number for p in passages} == {None, *range(1, 20)} - {14}
    assert next(_text(p).strip() for p in passages if p.number is None) == (
        "Not everybody is convinced."
    )


def test_lines_are_paragraphs_where_no_line_is_blank(digest: Digest) -> None:
    assert (
        len(paragraphs("Headline\nFirst.\nSecond.\n", None, digest.model_copy(update=NOTHING))) == 3
    )


def test_a_sentence_over_two_paragraphs_begins_once(digest: Digest) -> None:
    text = "One half\n\nand the other."
    whole = Evidence(sentence=1, start=0, end=len(text), text=text)
    statement = Statement(text="Halves.", evidence=(whole,))
    shown = paragraphs(text, None, digest.model_copy(update={**NOTHING, "conclusion": statement}))

    assert [[(p.number, p.begins) for p in paragraph] for paragraph in shown] == [
        [(1, True)],
        [(1, False)],
    ]


NOTHING = {
    "key_takeaways": (),
    "key_developments": (),
    "market_impact": None,
    "strategic_insights": (),
    "quotes": (),
    "conclusion": None,
}
