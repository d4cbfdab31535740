"""Files that are no text, told by their first bytes."""

from dataclasses import dataclass
from typing import Final

SAVE_TEXT: Final = "save its text as a .txt file and give that"
UNPACK: Final = "unpack it and give the article's file"
NO_TEXT: Final = "give the article's text instead"


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that holds no readable text.

    Attributes:
        name: With its article, such as 'a PDF'.
        advice: What to do instead.
    """

    name: str
    advice: str


WORD: Final = Format("a Word document (.docx)", SAVE_TEXT)
ZIPPED: Final = (
    (b"word/", WORD),
    (b"xl/", Format("an Excel workbook (.xlsx)", SAVE_TEXT)),
    (b"ppt/", Format("a PowerPoint presentation (.pptx)", SAVE_TEXT)),
    (b"mimetypeapplication/vnd.oasis", Format("an OpenDocument file (.odt)", SAVE_TEXT)),
    (b"mimetypeapplication/epub", Format("an e-book (.epub)", SAVE_TEXT)),
)
ZIP: Final = Format("a ZIP archive", UNPACK)
SIGNATURES: Final = (
    (b"%PDF-", Format("a PDF", SAVE_TEXT)),
    (b"{\\rtf", Format("a rich text file (.rtf)", SAVE_TEXT)),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Format("an old Office file (.doc, .xls)", SAVE_TEXT)),
    (b"%!PS", Format("a PostScript file", SAVE_TEXT)),
    (b"bplist00", Format("an Apple property list or web archive", SAVE_TEXT)),
    (b"\x1f\x8b", Format("a gzip archive", UNPACK)),
    (b"BZh", Format("a bzip2 archive", UNPACK)),
    (b"\xfd7zXZ\x00", Format("an xz archive", UNPACK)),
    (b"\x28\xb5\x2f\xfd", Format("a Zstandard archive", UNPACK)),
    (b"7z\xbc\xaf\x27\x1c", Format("a 7-Zip archive", UNPACK)),
    (b"Rar!\x1a\x07", Format("a RAR archive", UNPACK)),
    (b"\x89PNG", Format("a PNG image", NO_TEXT)),
    (b"\xff\xd8\xff", Format("a JPEG image", NO_TEXT)),
    (b"GIF87a", Format("a GIF image", NO_TEXT)),
    (b"GIF89a", Format("a GIF image", NO_TEXT)),
    (b"II*\x00", Format("a TIFF image", NO_TEXT)),
    (b"MM\x00*", Format("a TIFF image", NO_TEXT)),
    (b"RIFF", Format("an image, sound or video file", NO_TEXT)),
    (b"ID3", Format("an MP3 file", NO_TEXT)),
    (b"OggS", Format("an Ogg file", NO_TEXT)),
    (b"SQLite format 3\x00", Format("an SQLite database", NO_TEXT)),
    (b"\x7fELF", Format("a program", NO_TEXT)),
    (b"MZ\x90\x00", Format("a program", NO_TEXT)),
)


def binary_format(data: bytes) -> Format | None:
    """The format that the first bytes give away; None where they give none away."""
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in ZIPPED if mark in data), ZIP)
    if data[4:8] == b"ftyp":
        return Format("a video or HEIC image", NO_TEXT)
    return next((kind for magic, kind in SIGNATURES if data.startswith(magic)), None)
