"""Which language a text is in."""

import time

import pytest

from nutgraf.verification.language import language_of

TEXTS = {
    "en": "Halvern said that the mill would stay open, and that it had cut its forecast.",
    "de": "Halvern will das Werk in Tarn nicht schließen, und der Umsatz ist gestiegen.",
    "fr": "Le bénéfice de Halvern a reculé et le groupe ne fermera pas l'usine de Tarn.",
    "es": "El beneficio de Halvern cayó y la empresa no cerrará la fábrica de Tarn.",
    "it": "L'utile di Halvern è sceso e la società non chiuderà lo stabilimento di Tarn.",
    "pt": "O lucro da Halvern caiu e a empresa não vai fechar a fábrica de Tarn.",
    "nl": "De winst van Halvern daalde en het bedrijf zal de fabriek in Tarn niet sluiten.",
    "sv": "Halverns resultat föll och bolaget kommer inte att stänga bruket i Tarn.",
    "pl": "Zysk spółki spadł, ale zakład nie zostanie zamknięty, jak podano po posiedzeniu.",
    "ru": "Компания сообщила, что завод не закроют.",
    "zh": "该公司周四公布营业利润下降，但不会关闭工厂。",
    "ja": "同社は木曜日、工場を閉鎖しないと発表した。",
    "ko": "회사는 공장을 닫지 않겠다고 밝혔다.",
    "ar": "وقالت الشركة إنها لن تغلق المصنع.",
}


@pytest.mark.parametrize("code", TEXTS)
def test_a_language_is_known_by_its_script_or_its_commonest_words(code: str) -> None:
    assert language_of([TEXTS[code]]) == code


@pytest.mark.parametrize("text", ["", "12%", "Halvern Paper", "Profit up 4%, shares down 6%"])
def test_what_has_no_words_of_a_language_is_in_none_that_is_clear(text: str) -> None:
    assert language_of([text]) is None


def test_strings_are_taken_together() -> None:
    parts = "Halvern will", "das Werk", "in Tarn nicht", "schließen"
    assert language_of(parts) == "de"


def test_names_in_another_script_do_not_make_a_language() -> None:
    text = "Halvern (哈尔文) said that it will not close the mill, and its shares rose in Москва."
    assert language_of([text]) == "en"


def test_only_the_beginning_of_a_long_text_is_read() -> None:
    text = f"{TEXTS['en']} " * 30_000
    start = time.process_time()
    assert language_of([text]) == "en"
    assert time.process_time() - start < 0.1
