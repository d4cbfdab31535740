"""Gold quotations: what annotators marked and quotation marks hold."""

from nutgraf.evaluation import Corpus
from nutgraf.evaluation.gold import gold_quotations
from nutgraf.evaluation.standoff import Annotated
from nutgraf.segmentation import Stretch


def test_all_kinds_of_marks_count_and_short_quotations_do_not(corpus: Corpus) -> None:
    counts = [len(article.quotations) for article in corpus.articles]
    assert counts == [3, 5, 3]
    assert corpus.articles[2].quotations[0].text.startswith("The steel is sound")


def test_names_are_the_sources_without_pronouns_and_titles(corpus: Corpus) -> None:
    (first, second, _) = corpus.articles[0].quotations
    assert first.names == ("Dana", "Whitcombe", "Tidewell")
    assert second.source == "she"
    assert second.names == ()
    assert corpus.articles[2].quotations[0].names == ("Petrie",)


def test_what_nobody_annotated_is_no_gold() -> None:
    """A scare quote, or the title of a book."""
    text = "“The Long Way to the Sea” is a book that Tilda reads."
    assert gold_quotations(text, ()) == ()
    half = Annotated((), (Stretch(0, 10),))
    assert gold_quotations(text, (half,)) == ()


def test_a_quotation_is_trimmed() -> None:
    text = "He wrote: '' We'll go by sea again. '' It was so."
    (gold,) = gold_quotations(text, (Annotated((), (Stretch(0, len(text)),)),))
    assert gold.text == "We'll go by sea again." == text[gold.start : gold.end]
