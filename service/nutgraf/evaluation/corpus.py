"""A corpus to measure with: annotated articles, and summaries that people have judged.

FOLDER/*/data/<split>/text/*.txt              articles, UTF-8
FOLDER/*/data/<split>/attributions/*.ann      who said what in them, brat standoff
FOLDER/*.jsonl                                unfaithful summaries: document, summary and
                                                  annotated_spans
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from nutgraf.errors import UnreadableSource
from nutgraf.evaluation.gold import GoldQuotation, gold_quotations
from nutgraf.evaluation.judgements import Judged, judgements
from nutgraf.evaluation.standoff import Annotated, annotations
from nutgraf.evaluation.truecasing import Truecaser


@dataclass(frozen=True)
class NewsText:
    """A text that claims are made of, and checked against.

    Attributes:
        name: Its file's, or its identifier in one; unique in a corpus.
        text: All of it.
        attributions: Who said what, as people annotated it; None where nobody did.
    """

    name: str
    text: str
    attributions: tuple[Annotated, ...] | None = None

    @cached_property
    def quotations(self) -> tuple[GoldQuotation, ...]:
        """What is quoted directly, by the annotators' word."""
        return gold_quotations(self.text, self.attributions or ())

    @cached_property
    def folded(self) -> str:
        """Its words in small letters, for look-ups."""
        return " ".join(self.text.split()).casefold()


@dataclass(frozen=True)
class Corpus:
    """All that was found in a folder.

    Attributes:
        articles: In the order of their paths.
        judged: Summaries and what people found wrong in them.
        sha256: Of the paths and bytes of the files used.
    """

    articles: tuple[NewsText, ...]
    judged: tuple[Judged, ...]
    sha256: str

    @cached_property
    def documents(self) -> tuple[NewsText, ...]:
        """The texts that the judged summaries were made of, each once."""
        once: dict[str, str] = {}
        taken = {article.name for article in self.articles}
        for judged in self.judged:
            if judged.document not in once:
                name = judged.name if judged.name not in taken else f"{judged.name}+{len(once)}"
                taken.add(name)
                once[judged.document] = name
        return tuple(NewsText(name, text) for text, name in once.items())

    @cached_property
    def truecaser(self) -> Truecaser:
        """Which words are names, by the corpus's own capitals."""
        return Truecaser(t.text for t in (*self.articles, *self.documents))


def load(folder: Path) -> Corpus:
    """Read a corpus.

    Raises:
        UnreadableSource: There is no folder or no corpus in it, or a file is broken.
    """
    if not folder.is_dir():
        raise UnreadableSource(
            f"there is no folder {str(folder)!r}: give one that holds a corpus", source=str(folder)
        )
    used: dict[str, bytes] = {}
    articles = tuple(_articles(folder, used))
    judged = tuple(j for path in _sorted(folder.glob("*.jsonl")) for j in _judged(path, used))
    if not articles and not judged:
        raise UnreadableSource(
            f"{str(folder)!r} holds no corpus: neither */data/*/text/*.txt nor *.jsonl",
            source=str(folder),
        )
    return Corpus(articles, judged, _sha256(folder, used))


def _articles(folder: Path, used: dict[str, bytes]) -> Iterator[NewsText]:
    for path in _sorted(folder.glob("*/data/*/text/*.txt")):
        text = _read(path, used)
        yield NewsText(path.stem, text, _annotations(path, text, used))


def _annotations(path: Path, text: str, used: dict[str, bytes]) -> tuple[Annotated, ...] | None:
    """An article's annotations, by the first of its annotators."""
    near = path.parent.parent / "attributions"
    found = _sorted(near.glob(f"{_literal(path.stem)}_*.ann"))
    if not found:
        return None
    return annotations(_read(found[0], used), name=str(found[0]), length=len(text))


def _literal(stem: str) -> str:
    """A file name as a pattern that matches nothing else."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in stem)


def _judged(path: Path, used: dict[str, bytes]) -> Iterator[Judged]:
    return judgements(_read(path, used), name=str(path))


def _sorted(paths: Iterable[Path]) -> list[Path]:
    return sorted(p for p in paths if p.is_file())


def _read(path: Path, used: dict[str, bytes]) -> str:
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise UnreadableSource(
            f"cannot read {str(path)!r} ({error.strerror})", source=str(path)
        ) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UnreadableSource(
            f"{path}:{line}: a byte that is no UTF-8: save the file as UTF-8", source=str(path)
        ) from error
    used[str(path)] = data
    return text


def _sha256(folder: Path, used: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, data in sorted((Path(p).relative_to(folder).as_posix(), d) for p, d in used.items()):
        whole.update(f"{name}\0{len(data)}\0".encode())
        whole.update(data)
    return whole.hexdigest()
