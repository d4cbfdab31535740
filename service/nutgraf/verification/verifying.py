"""`verify`: a summary of any kind against its article."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pydantic import JsonValue

from nutgraf.errors import InputError
from nutgraf.grounding.names.index import find_names
from nutgraf.grounding.support import content_stems
from nutgraf.intake.sources import kind_of
from nutgraf.languages import english_name
from nutgraf.verification.checks import Checker
from nutgraf.verification.cleaning import Cleaned, without_hidden
from nutgraf.verification.digest_checks import digest_findings
from nutgraf.verification.digest_parts import digest_parts
from nutgraf.verification.json_parts import json_parts
from nutgraf.verification.language import language_of
from nutgraf.verification.parts import Part, Parts
from nutgraf.verification.reading import Read, Summary, understood
from nutgraf_schemas.article import Article
from nutgraf_schemas.digest import Digest
from nutgraf_schemas.verification import (
    ANOTHER_ARTICLE,
    FindingKind,
    Unchecked,
    Verification,
    VerificationFinding,
)

if TYPE_CHECKING:
    from nutgraf.models.protocol import Model
    from nutgraf.verification.second_looking import Asking

_ENGLISH: Final = "en"
_ENGLISH_ONLY: Final[tuple[FindingKind, ...]] = (
    "speaker",
    "direction",
    "name",
    "negation",
    "support",
)
"""Quotations are compared character by character and figures by what they amount to, in any
language; all else is read by the rules of English."""
_SHARED: Final = 0.2
"""Share of a summary's content words up to which the article is another one. Three summaries of
other news have 0.08 in common with an article of 200 at the median, 0.21 at the 95th percentile;
of their own article single machine-written sentences have 0.59, and 0.22 at the 5th."""
_FEW: Final = 2
"""Claims up to which each is told what is wrong with it, whatever the article."""
_ENOUGH: Final = 20_000
"""Characters of a summary by which that is told."""

_MADE_OF_ANOTHER: Final = "the digest was made of another text than this article's"
_NOT_COUNTED: Final = (
    "its spans and its sentences' numbers are not checked: they count in that text"
)


def verify(
    article: Article | str,
    summary: Summary,
    *,
    language: str | None = None,
    model: "Model | None" = None,
    timeout: float | None = None,
    on_progress: Callable[[int, int], object] | None = None,
) -> Verification:
    """Check a summary against its article. Needs no model.

    Of a plain text every sentence is a claim, and what stands in quotation marks must stand in
    the article. Of a digest its texts are claims, its quotes and metrics slices of the article,
    its evidence the article's sentences. Of any other JSON the strings are claims, and what
    their keys call quotations are held to the article as such; numbers, labels, addresses and
    dates are left out, which the notes tell.

    Quotations and figures are checked in every language, all else in English alone: what was not
    checked is listed as `unchecked`.

    Args:
        article: The article, or its text; `nutgraf.read` reads one from a file or an address.
        summary: A digest, a text, JSON as a text, or parsed JSON.
        language: The article's ISO 639-1 code, before the one that the article tells; without
            either it is told from the words.
        model: Whom to ask, for a second look, about each claim that nothing was found in.
        timeout: Seconds for the second look; None is no limit.
        on_progress: Told in the second look how many claims are done, and of how many.

    Raises:
        InputError: `article` is a path or an address and not a text, or the summary begins like
            JSON and is none.
        ModelError: The model cannot be asked.

    Example:
        >>> text = "Sales rose 3% in May, Orrin Foods said."
        >>> verify(text, "Orrin Foods said that sales rose 3% in May.").ok
        True
        >>> (finding,) = verify(text, "Sales rose 5% in May.").findings
        >>> finding.kind, finding.text, finding.start, finding.end
        ('figure', '5%', 11, 13)
        >>> verify(text, {"takeaways": [{"lead": "Sales rose 5% in May."}]}).findings[0].path
        'takeaways.0.lead'
    """
    if isinstance(article, str):
        _check_text(article)
        article = Article(text=article)
    read = understood(summary)
    verifying = _Verifying(article, read, language or article.language)
    if model is None:
        return verifying.done()
    from nutgraf.verification.second_looking import Asking

    return verifying.done(Asking(model, timeout, on_progress))


def summary_parts(summary: Summary) -> Parts:
    """The strings of a summary that are checked, in its order."""
    return _parts(understood(summary))


def _check_text(article: str) -> None:
    if (kind := kind_of(article)) != "text":
        raise InputError(
            f"{article!r} is no text but the place of one ({kind}): verify(read({article!r}), …)"
        )


def _parts(read: Read) -> Parts:
    match read.content:
        case Digest() as digest:
            return digest_parts(digest)
        case str() as text:
            return Parts((Part(None, text),))
        case value:
            return json_parts(value)


@dataclass(frozen=True, slots=True)
class _Languages:
    """The languages of an article and its summary, ISO 639-1 codes without a region."""

    article: str
    summary: str

    @classmethod
    def of(cls, article: str, summary: Iterable[str], *, given: str | None) -> "_Languages":
        code = given.partition("-")[0].partition("_")[0].lower() if given else None
        known = code or language_of((article,)) or _ENGLISH
        return cls(known, language_of(summary) or known)

    @property
    def unchecked(self) -> tuple[Unchecked, ...]:
        if self.article == self.summary == _ENGLISH:
            return ()
        return tuple(Unchecked(kind=kind, reason=self._reason) for kind in _ENGLISH_ONLY)

    @property
    def _reason(self) -> str:
        summary, article = english_name(self.summary), english_name(self.article)
        if self.summary != self.article:
            return f"the summary is in {summary}, the article in {article}"
        return f"both are in {article}, and this is read in English only"


class _Verifying:
    """One article, one summary."""

    def __init__(self, article: Article, read: Read, language: str | None) -> None:
        self._read = read
        self._article = article
        self._parts = _parts(read)
        texts = (p.text for p in self._parts.checked if p.role == "prose")
        self._languages = _Languages.of(article.text, texts, given=language)
        self._unchecked = self._languages.unchecked
        self._checker = Checker(
            # A digest's offsets and its sentences' numbers are those of the text as it is.
            Cleaned(article.text) if self._digest else without_hidden(article.text),
            article.text,
            title=article.title,
            language=self._languages.article,
            summary_language=self._languages.summary,
            unchecked=frozenset(u.kind for u in self._unchecked),
        )

    @property
    def _digest(self) -> Digest | None:
        return self._read.content if isinstance(self._read.content, Digest) else None

    @property
    def _is_same_text(self) -> bool:
        return self._digest is not None and self._digest.article.id == self._article.id

    def done(self, asking: "Asking | None" = None) -> Verification:
        """Everything that was found, by the checks and by a model that is asked after them."""
        found = list(self._found())
        notes = [*self._read.notes, *self._parts.notes]
        if is_another := self._is_of_another_article(found):
            asking = None
            found = [found[0].model_copy(update={"kind": "support", "message": ANOTHER_ARTICLE})]
        if self._digest and not self._is_same_text:
            notes.append(_MADE_OF_ANOTHER)
            if not is_another:
                notes.append(_NOT_COUNTED)
        if asking is not None:
            from nutgraf.verification.second_looking import looked_at_again

            look = looked_at_again(self._checker, found, asking)
            found = self._in_order([*found, *look.findings])
            notes += look.notes
        return Verification(
            findings=tuple(found),
            claims=self._checker.claims,
            unchecked=self._unchecked,
            notes=tuple(notes),
        )

    def _found(self) -> Iterator[VerificationFinding]:
        found = [f for part in self._parts.checked for f in self._checker.findings(part)]
        if self._digest:
            found += digest_findings(self._digest, self._checker, same_text=self._is_same_text)
        found = self._in_order(found)
        names = {(f.path, f.start, f.end) for f in found if f.kind == "name"}
        seen: set[tuple[str | None, FindingKind, int, int]] = set()
        for finding in found:
            place = (finding.path, finding.start, finding.end)
            # Whom the article does not know, it does not let speak either: that is told once.
            if finding.kind == "speaker" and place in names:
                continue
            key = (finding.path, finding.kind, finding.start, finding.end)
            if key not in seen:
                seen.add(key)
                yield finding

    def _in_order(self, found: Sequence[VerificationFinding]) -> list[VerificationFinding]:
        """Findings in the order of the summary."""
        order: dict[str | None, int] = {p.path: i for i, p in enumerate(self._parts.checked)}
        if self._digest and found:
            paths = _strings(self._digest.model_dump(mode="json"), "")
            order = {path: i for i, path in enumerate(paths)}
        return sorted(found, key=lambda f: (order[f.path], f.start, f.end))

    def _is_of_another_article(self, found: Sequence[VerificationFinding]) -> bool:
        """Whether nothing of what was found wrong needs telling, since nothing is right."""
        checker = self._checker
        if not found or len(checker.held) <= _FEW or any(one.is_carried for one in checker.held):
            return False
        text = "\n".join(part.text for part in self._parts.checked)[:_ENOUGH]
        names = checker.verifier.names
        if any(names.fullest(name.text) is not None for name in find_names(text)):
            return False
        stems = content_stems(text)
        shared = len(stems & checker.verifier.support.vocabulary)
        return shared <= _SHARED * len(stems)


def _strings(value: JsonValue, path: str) -> Iterator[str]:
    """The paths of all strings of a value, in its order."""
    match value:
        case str():
            yield path
        case dict():
            for key, inner in value.items():
                yield from _strings(inner, f"{path}.{key}" if path else key)
        case list():
            for i, inner in enumerate(value):
                yield from _strings(inner, f"{path}.{i}")
        case _:
            pass
