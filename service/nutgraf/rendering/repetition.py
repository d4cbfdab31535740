"""Whether a short text only says beforehand what a longer one says."""

from nutgraf.grounding.polarity.lexicon import STOPWORDS
from nutgraf.grounding.stemming import stem
from nutgraf.grounding.words import words


def repeats(short: str, whole: str) -> bool:
    """Whether every word of `short` that means something stands in `whole` too, in any form.

    'Gross margin unchanged at 31.4%' repeats 'Gross margin was unchanged at 31.4%, helped by a new
    packing line.' A text without such words repeats nothing.
    """
    said = _stems(short)
    return bool(said) and said <= _stems(whole)


def _stems(text: str) -> set[str]:
    parted = text.replace("-", " ")  # titles' capitals join 'Battery-Powered', which is two words
    return {stem(word.key) for word in words(parted) if word.key not in STOPWORDS}
