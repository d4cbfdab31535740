"""Every encoding that news comes in is read; what is no text is refused by its name."""

import codecs
import gzip
import io
import zipfile
from dataclasses import dataclass

import pytest

from nutgraf.errors import UnreadableSource
from nutgraf.intake.decoding import decode

ENGLISH = (
    "The harbour of Wexcombe was closed on Tuesday after a crane fell into the basin. “Nobody was "
    "hurt,” said the clerk – but the café on the quay lost £9,000.\r\n"
) * 3
FRENCH = (
    "Le port a été fermé mardi après la chute d’une grue dans le bassin. « Personne n’a été "
    "blessé », a déclaré la préfète, selon laquelle les dégâts s’élèvent à 9 000 €.\n"
) * 4
POLISH = (
    "Port został zamknięty we wtorek po tym, jak dźwig wpadł do basenu. Nikt nie ucierpiał, "
    "powiedziała rzeczniczka, która szacuje straty na dziewięć tysięcy złotych.\n"
) * 4
RUSSIAN = (
    "Порт закрыли во вторник после того, как кран упал в воду. Никто не пострадал, сообщила "
    "представительница порта, оценив ущерб в девять тысяч рублей.\n"
) * 4
JAPANESE = (
    "港は火曜日、クレーンが水面に落下したため閉鎖された。けが人はいないと、担当者は述べた。" * 6
)
CHINESE = "港口周二因一台起重机坠入水中而关闭。发言人表示，没有人受伤，损失约为九千元。" * 6


@dataclass(frozen=True)
class Encoded:
    text: str
    encoding: str


LEGACY = [
    Encoded(ENGLISH, "cp1252"),
    Encoded(ENGLISH, "mac-roman"),
    Encoded(FRENCH, "cp1252"),
    Encoded(POLISH, "cp1250"),
    Encoded(RUSSIAN, "cp1251"),
    Encoded(RUSSIAN, "koi8-r"),
    Encoded(JAPANESE, "shift_jis"),
    Encoded(JAPANESE, "euc_jp"),
    Encoded(CHINESE, "gb18030"),
    Encoded(CHINESE, "big5"),
]


@pytest.mark.parametrize("case", LEGACY, ids=lambda c: f"{c.text[:6]} {c.encoding}")
def test_a_legacy_encoding_that_nobody_declares_is_told(case: Encoded) -> None:
    text = (
        case.text.replace("发", "發").replace("周", "週") if case.encoding == "big5" else case.text
    )
    data = text.encode(case.encoding, "ignore")
    assert decode(data, source="a.txt") == data.decode(case.encoding)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_english_with_a_few_signs_beyond_ascii_is_told(encoding: str) -> None:
    text = (
        "Shares of the yard rose to £4.10 on Tuesday, the highest price since it was founded, and "
        "those of the owner of its café fell by a tenth, while the index was hardly changed. "
    ) * 5
    assert decode(text.encode(encoding), source="a.txt") == text


@pytest.mark.parametrize("text", [ENGLISH, FRENCH, POLISH, RUSSIAN, JAPANESE, CHINESE])
def test_utf8_is_kept_character_for_character(text: str) -> None:
    assert decode(text.encode(), source="a.txt") == text


def test_utf8_is_believed_before_a_declaration_that_contradicts_it() -> None:
    assert decode(ENGLISH.encode(), source="a.txt", declared="iso-8859-1") == ENGLISH


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_byte_order_mark_names_the_encoding_and_is_dropped(mark: bytes, encoding: str) -> None:
    assert decode(mark + ENGLISH.encode(encoding), source="a.txt") == ENGLISH


def test_a_byte_order_mark_that_lies_is_told() -> None:
    with pytest.raises(UnreadableSource, match="marked as UTF-8"):
        decode(codecs.BOM_UTF8 + ENGLISH.encode("cp1252"), source="a.txt")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_its_mark_is_told_by_its_zeros(encoding: str) -> None:
    assert decode(ENGLISH.encode(encoding), source="a.txt") == ENGLISH


SHORT = "Café Zürich, 9 € – naïve"


@pytest.mark.parametrize(
    ("encoding", "label"),
    [
        ("cp1252", "iso-8859-1"),
        ("cp1252", "windows-1252"),
        ("iso8859-15", "ISO-8859-15"),
        ("cp850", " cp850 "),
    ],
)
def test_a_charset_of_the_servers_is_believed(encoding: str, label: str) -> None:
    data = SHORT.encode(encoding, "ignore")
    assert decode(data, source="https://a.example", declared=label) == data.decode(encoding)


@pytest.mark.parametrize(
    "head",
    [
        '<html><head><meta charset="windows-1251">',
        "<html><head><meta http-equiv=Content-Type content='text/html; charset=windows-1251'>",
        '<?xml version="1.0" encoding="windows-1251"?><html>',
    ],
)
def test_a_charset_in_the_markup_is_believed(head: str) -> None:
    page = f"{head}<p>Мяч"
    assert decode(page.encode("cp1251"), source="a.html") == page


@pytest.mark.parametrize("label", ["unicode_escape", "utf-7", "zlib", "rot13", "idna", "nonsense"])
def test_a_declaration_that_is_no_character_set_is_passed_over(label: str) -> None:
    data = ENGLISH.encode("cp1252")
    assert decode(data, source="https://a.example", declared=label) == ENGLISH


def _zipped(name: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a JPEG image"),
        (gzip.compress(ENGLISH.encode()), "a gzip archive"),
        (_zipped("word/document.xml"), "a Word document"),
        (_zipped("xl/workbook.xml"), "an Excel workbook"),
        (_zipped("notes.txt"), "a ZIP archive"),
        (b"{\\rtf1\\ansi Hello", "a rich text file"),
        (b"\x00\x00\x00\x18ftypmp42", "a video"),
        (b"\x00\x01\x02\x03" * 50, "a binary file"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_text_is_refused_by_its_name_with_advice(data: bytes, name: str) -> None:
    with pytest.raises(UnreadableSource, match=rf"'a\.txt' .*{name}.*; \w+") as caught:
        decode(data, source="a.txt")
    assert caught.value.source == "a.txt"


def test_noise_in_no_encoding_is_refused_rather_than_guessed() -> None:
    with pytest.raises(UnreadableSource, match="save it as UTF-8"):
        decode(bytes(range(128, 256)) * 20, source="a.txt")
