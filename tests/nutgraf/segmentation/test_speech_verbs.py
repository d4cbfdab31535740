"""The one list of speech verbs: its forms, and what each user of it may rely on."""

import pytest

from nutgraf.grounding.speech_lexicon import CUES
from nutgraf.segmentation.speech_verbs import JUDGING, OTHER_LANGUAGES, SAYING, SPEECH, inflected


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("add", "add adds added adding"),
        ("argue", "argue argues argued arguing"),
        ("agree", "agree agrees agreed agreeing"),
        ("beg", "beg begs begged begging"),
        ("concur", "concur concurs concurred concurring"),
        ("confess", "confess confesses confessed confessing"),
        ("deadpan", "deadpan deadpans deadpanned deadpanning"),
        ("deny", "deny denies denied denying"),
        ("preach", "preach preaches preached preaching"),
        ("quip", "quip quips quipped quipping"),
        ("reveal", "reveal reveals revealed revealing"),
        ("signal", "signal signals signaled signaling signalled signalling"),
        ("tout", "tout touts touted touting"),
        ("vow", "vow vows vowed vowing"),
    ],
)
def test_a_verb_is_inflected_as_news_spells_it(verb: str, forms: str) -> None:
    assert inflected(verb) == tuple(forms.split())


@pytest.mark.parametrize("noun", ["claim", "report", "answer", "call", "brand", "point"])
def test_a_bare_form_that_is_mostly_a_noun_makes_no_words_a_quotation(noun: str) -> None:
    assert noun not in SPEECH | JUDGING


def test_finding_speakers_reads_the_same_list() -> None:
    assert CUES is SAYING
    assert {"begged", "concurred", "deadpanned", "quipped", "slammed", "labelled"} <= CUES


def test_other_languages_cut_quotations_but_settle_no_speaker() -> None:
    """'sagte Braun dem Sender': what a noun is, its capital does not tell in German."""
    assert OTHER_LANGUAGES <= SPEECH
    assert CUES.isdisjoint(OTHER_LANGUAGES)
