"""Light stemming of English: enough to know a verb again in another tense."""

import re
from functools import lru_cache
from typing import Final

_IRREGULAR: Final = {
    form: base
    for base, forms in {
        "be": "is are was were been being am",
        "have": "has had having",
        "do": "does did done doing",
        "rise": "rose risen",
        "fall": "fell fallen",
        "sell": "sold sale",
        "buy": "bought",
        "build": "built",
        "grow": "grew grown growth",
        "pay": "paid payment payments",
        "repay": "repaid repayment",
        "leave": "left",
        "lose": "lost loss losses",
        "make": "made",
        "meet": "met",
        "win": "won",
        "begin": "began begun",
        "go": "went gone goes",
        "take": "took taken",
        "give": "gave given",
        "hold": "held",
        "keep": "kept",
        "lead": "led",
        "spend": "spent",
        "send": "sent",
        "say": "said",
        "tell": "told",
        "think": "thought",
        "find": "found",
        "run": "ran",
        "draw": "drew drawn",
        "break": "broke broken",
        "choose": "chose chosen choice",
        "drive": "drove driven",
        "write": "wrote written",
        "speak": "spoke spoken",
        "withdraw": "withdrew withdrawn withdrawal",
        "bring": "brought",
        "catch": "caught",
        "see": "saw seen",
        "know": "knew known",
        "come": "came",
        "become": "became",
        "get": "got gotten",
        "steal": "stole stolen",
        "shrink": "shrank shrunk",
        "sink": "sank sunk",
        "strike": "struck",
        "fight": "fought",
        "seek": "sought",
        "teach": "taught",
        "feel": "felt",
        "deal": "dealt",
        "mean": "meant",
        "stand": "stood",
        "understand": "understood",
        "show": "shown",
        "throw": "threw thrown",
        "fly": "flew flown flight",
        "freeze": "froze frozen",
        "hide": "hid hidden",
        "shoot": "shot",
        "acquire": "acquisition acquisitions",
        "approve": "approval approvals",
        "deny": "denial denials",
        "refuse": "refusal",
        "decide": "decision decisions",
        "agree": "agreement agreements",
        "reduce": "reduction reductions",
        "produce": "production",
        "merge": "merger mergers",
        "close": "closure closures",
        "resign": "resignation",
        "expand": "expansion",
        "extend": "extension",
        "launch": "launch",
    }.items()
    for form in forms.split()
}
_DOUBLED = re.compile(r"([bdgmnprt])\1$")


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The stem of a word: 'raised', 'raising' and 'raises' are one, so are 'sold' and 'sale'."""
    lowered = word.lower().replace("’", "'")
    lowered = lowered.removesuffix("'s").removesuffix("'")
    if lowered in _IRREGULAR:
        return _reduced(_IRREGULAR[lowered])
    return _reduced(lowered)


def _reduced(word: str) -> str:
    if len(word) < 4:
        return word
    for suffix, replacement in (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", "")):
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            return _trimmed(word[: len(word) - len(suffix)] + replacement)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return _trimmed(word[:-1])
    return _trimmed(word)


def _trimmed(word: str) -> str:
    """Without a final e, and with no doubled consonant: 'plann' and 'plan', 'rais' and 'raise'."""
    return _DOUBLED.sub(r"\1", word).removesuffix("e")
