"""Which language a text is in, told by its script and its commonest words.

Enough to know that a summary is in another language than its article. The libraries that know
more languages were weighed: py3langid brings numpy (63 MB), lingua 96 MB, simplemma 19 MB;
langdetect gives other answers in other runs and has had no release since 2021.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

_ENOUGH: Final = 20_000
"""Characters that are looked at."""
_WORD: Final = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_FEWEST: Final = 2
"""Distinct function words, none of them English, by which another language is known."""
_MARGIN: Final = 1.5
"""How many times as many function words another language must have than English has."""
_SHARE: Final = 0.08
"""Of a text's words, what function words of its language are at least; in prose a third are."""

_SCRIPTS: Final = {
    "ja": re.compile("[\u3040-\u30ff]"),
    "zh": re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"),
    "ko": re.compile("[\uac00-\ud7af\u1100-\u11ff]"),
    "ru": re.compile("[\u0400-\u04ff]"),
    "el": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "ar": re.compile("[\u0600-\u06ff]"),
    "he": re.compile("[\u0590-\u05ff]"),
    "hi": re.compile("[\u0900-\u097f]"),
    "th": re.compile("[\u0e00-\u0e7f]"),
}
"""Japanese is known by its kana, though most of it may be Chinese characters."""
_ELSEWHERE: Final = re.compile("|".join(script.pattern for script in _SCRIPTS.values()))
_LATIN: Final = re.compile("[A-Za-z\u00c0-\u024f]")
_KANA_SHARE: Final = 0.05
_SCRIPT_SHARE: Final = 0.3
"""Of a text's letters. A Chinese character says as much as several letters do."""

_FUNCTION_WORDS: Final = {
    "en": """the of and to in a that is was for on with as by it from at his her are be have has
        had not but they this which who will would their its an were been said after more than""",
    "de": """der die das in will man und den von zu mit sich des auf für ist im dem nicht ein eine
        als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über
        einen so zum war haben nur oder aber vor zur bis mehr durch seit""",
    "fr": """le la les de des du et un une est en que qui dans pour pas sur au ce il par sont avec
        plus ne se cette mais ont été aux sa ses leur nous elle ou son entre après selon""",
    "es": """el la los las de del y en que un una es por con para su se no al lo como más pero sus
        le ha este entre cuando muy sin sobre ser también hasta según tras años""",
    "it": """il in la le gli di del della dei delle e un una che è per con non in si al alla da sono
        ha nel nella anche più come dal dopo tra questo ma loro degli""",
    "pt": """o a os as de do da dos das e em um uma que é para com não se na no por mais ao pela
        pelo foi são como mas seu sua entre após também nos""",
    "nl": """de het een van en in is dat op te zijn met voor niet aan er om ook als bij naar door
        maar uit dan over nog wordt heeft deze werd hebben meer tot""",
    "sv": """och att det som en på är av för med den till inte ett har de om var men från vid han
        kan sig efter så eller när ska under mer än""",
    "da": """og at det som en på er af for med den til ikke et har de om var men fra ved han kan
        sig efter så eller når skal mere end blev""",
    "nb": """og at det som en på er av for med den til ikke et har de om var men fra ved han kan
        seg etter så eller når skal mer enn ble""",
    "fi": """ja on ei se että oli joka mutta myös ovat kun hän sekä mukaan niin vuonna tai mitä
        ole kuin jo vain""",
    "pl": """na się nie że jest jak po od za przez co dla ale są oraz który które
        było tym już roku""",
    "cs": """na se je že pro za by ale který jako po při jsou bylo podle také
        roce než""",
    "hu": """a az és hogy nem is egy meg volt ez de már csak mint szerint még után között el ki
        vagy lesz""",
    "ro": """și în de la cu pe nu o un este care mai din pentru că au a fost sunt prin după dar
        sau""",
    "tr": """ve bir bu da de için ile olarak olan çok daha gibi en ancak kadar sonra göre dedi
        değil ise""",
    "id": """dan yang di ke dari ini itu dengan untuk pada tidak dalam adalah akan juga oleh telah
        sebagai lebih para""",
}
_LANGUAGES_OF: Final[dict[str, tuple[str, ...]]] = {}
for _language, _words in _FUNCTION_WORDS.items():
    for _word in {w for w in _words.split() if len(w) > 1 or not w.isascii()}:
        _LANGUAGES_OF[_word] = (*_LANGUAGES_OF.get(_word, ()), _language)


def language_of(texts: Iterable[str]) -> str | None:
    """The ISO 639-1 code of the language that texts together are in, None if it is not clear.

    A few headlines may show no language, and of kindred languages (Danish and Norwegian) one may
    be taken for the other. Of a script that many languages share, the commonest one is named.
    """
    text = _beginning(texts)
    if script := _script_of(text):
        return script
    words = Counter(_WORD.findall(text.lower()))
    counts: Counter[str] = Counter()
    distinct: Counter[str] = Counter()
    for word, count in words.items():
        languages = _LANGUAGES_OF.get(word, ())
        for language in languages:
            counts[language] += count
            distinct[language] += language == "en" or "en" not in languages
    if not counts:
        return None
    language = max(counts, key=lambda code: counts[code])
    if distinct[language] < _FEWEST:
        return None
    is_clear = counts[language] >= max(_MARGIN * counts["en"], _SHARE * words.total())
    return language if language == "en" or is_clear else None


def _beginning(texts: Iterable[str]) -> str:
    pieces: list[str] = []
    missing = _ENOUGH
    for text in texts:
        pieces.append(text[:missing])
        missing -= len(pieces[-1])
        if missing <= 0:
            break
    return "\n".join(pieces)


def _script_of(text: str) -> str | None:
    if not _ELSEWHERE.search(text):
        return None
    latin = len(_LATIN.findall(text))
    counts = {code: len(script.findall(text)) for code, script in _SCRIPTS.items()}
    total = latin + sum(counts.values())
    if counts["ja"] > _KANA_SHARE * max(1, total):
        return "ja"
    code = max(counts, key=lambda c: counts[c])
    return code if counts[code] > _SCRIPT_SHARE * max(1, total) else None
