"""British spellings, as an American dictionary has them."""

import re
from collections.abc import Iterator
from typing import Final

_STEMS: Final = {
    "aluminium": "aluminum",
    "artefact": "artifact",
    "centre": "center",
    "cheque": "check",
    "chilli": "chili",
    "cosi": "cozi",
    "cosy": "cozy",
    "draught": "draft",
    "enquir": "inquir",
    "fibre": "fiber",
    "grey": "gray",
    "jeweller": "jewelr",
    "kerb": "curb",
    "manoeuvr": "maneuver",
    "moustache": "mustache",
    "mould": "mold",
    "moult": "molt",
    "omelette": "omelet",
    "plough": "plow",
    "practis": "practic",
    "pyjama": "pajama",
    "rouble": "ruble",
    "sceptic": "skeptic",
    "smoulder": "smolder",
    "sulph": "sulf",
    "tyre": "tire",
    "whiskies": "whiskeys",
    "whisky": "whiskey",
}
"""Beginnings of words that follow no rule."""
_STEM: Final = re.compile("|".join(_STEMS))

_RULES: Final = tuple(
    (re.compile(british), american)
    for british, american in (
        (r"our", "or"),
        (r"is(e|ed|er|ers|es|ing|ingly|ation|ations|able)$", r"iz\1"),
        (r"ys(e|ed|er|ers|es|ing|able)$", r"yz\1"),
        (r"(?<=[bcghtv])re(|s)$", r"er\1"),
        (r"(?<=[bt])r(ed|ing)$", r"er\1"),
        (r"ogue(|s)$", r"og\1"),
        (r"ogu(ed|er|ers|ing)$", r"og\1"),
        (r"enc(e|es|eless)$", r"ens\1"),
        (r"mme(|s)$", r"m\1"),
        (r"(?<=[fhprt][aio])l(|s|ful|fully|ment|ments)$", r"ll\1"),
        (r"(?<=fulfi)l(|s|ment|ments)$", r"ll\1"),
        (r"(?<=ki|wi)lful(|ly|ness)$", r"llful\1"),
        (r"e(able|ment|ments|ing)$", r"\1"),
        (r"wards$", "ward"),
    )
)
_DOUBLED: Final = re.compile(
    r"([glpst])\1(?=(?:able|ed|en|er|ers|ery|ing|ings|ist|ists|or|ors|ous|ously)$)"
)
_VOWEL: Final = re.compile(r"[aeiou]")
_LIGATURE: Final = re.compile(r"[ao]e(?=[^aeiouhy]|a$)")
_SHORTEST: Final = 6
"""Letters of a word whose 'ae' or 'oe' may be Greek, as in 'foetus', and no name's, as in 'Poe'."""


def americanized(word: str) -> Iterator[str]:
    """What an American may write for a lower-case word, right or wrong: 'colour' is 'color'.

    What is yielded has one of the rules applied; only a dictionary can tell if it is a word.
    """
    if stem := _STEM.match(word):
        yield _STEMS[stem[0]] + word[stem.end() :]
    for british, american in _RULES:
        changed = british.sub(american, word, count=1)
        if changed != word:
            yield changed
    doubled = _DOUBLED.search(word)
    if doubled and len(_VOWEL.findall(word, 0, doubled.start())) > 1:
        yield word[: doubled.start()] + word[doubled.start() + 1 :]
    if len(word) >= _SHORTEST and _LIGATURE.search(word):
        yield _LIGATURE.sub("e", word)
