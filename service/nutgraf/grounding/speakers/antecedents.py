"""Whom 'he' and 'she' mean, where only one person can be meant, and the body that 'it' means."""

from collections.abc import Iterator

from nutgraf.grounding.names.lexicon import ROLE_HEADS
from nutgraf.grounding.names.people import ROLES_OF_COMPANIES
from nutgraf.grounding.speakers.clauses import Source, Tokens
from nutgraf.grounding.speakers.cues import sources_of_sentence, subject_of_sentence
from nutgraf.grounding.speakers.roles import position_of
from nutgraf.grounding.speakers.surroundings import Found, Surroundings, named
from nutgraf.grounding.speech_lexicon import PERSON_ENDINGS
from nutgraf.grounding.words import fold
from nutgraf.segmentation.segments import Sentence

REACH = 6
"""Sentences that are looked through, the pronoun's own included."""
_NEAR = 2
"""Paragraphs over which somebody who spoke stays the one who is meant, of either sex."""


def antecedent(around: Surroundings, pronoun: Source, sentence: Sentence) -> Found | None:
    """The person that a pronoun stands for.

    That is who speaks in, or is the subject of, the nearest sentence that names anybody, if
    nobody else is. Where nothing shows the person's sex, they must have spoken just before, or
    be the only person around.

    Args:
        around: The article.
        pronoun: The subject of a verb of saying.
        sentence: Its sentence.

    Returns:
        None for other pronouns than 'he', 'she' and 'it', and where several could be meant.
    """
    word = around.wording(pronoun).lower()
    if word == "it":
        return _body(around, pronoun, sentence)
    if word not in {"he", "she"}:
        return None
    for number in range(sentence.number, max(0, sentence.number - REACH), -1):
        tokens = around.sentence(number, before=pronoun.start)
        speakers = list(_speakers(around, tokens, word))
        if not speakers and not any(_persons(around, tokens, word)):
            continue
        meant = _meant(around, tokens, word, speakers)
        if meant is None or not _is_sure(around, meant, speakers, sentence, word):
            return None
        return meant, (number, sentence.number)
    return None


def _body(around: Surroundings, pronoun: Source, sentence: Sentence) -> Found | None:
    """The body that an 'it' stands for, if its sentence opens with one."""
    subject = subject_of_sentence(around.sentence(sentence.number, before=pronoun.start))
    if subject is None or subject.kind != "name" or is_person(around, subject):
        return None
    return subject, (sentence.number,)


def _speakers(around: Surroundings, tokens: Tokens, word: str) -> Iterator[Source]:
    """Who speaks in a sentence and may be meant."""
    for source in sources_of_sentence(tokens):
        named_so = source.kind == "name" and around.may_be(around.wording(source), word)
        if named_so or source.kind == "noun":
            yield source


def _persons(around: Surroundings, tokens: Tokens, word: str) -> Iterator[Source]:
    """Names in a sentence that may be meant."""
    names = (named(token) for token in tokens if token.kind == "name")
    return (name for name in names if around.may_be(around.wording(name), word))


def _meant(
    around: Surroundings, tokens: Tokens, word: str, speakers: list[Source]
) -> Source | None:
    """The one person whom a sentence is about."""
    sources = {around.wording(source): source for source in speakers}
    subject = subject_of_sentence(tokens)
    if subject is not None and subject.kind == "name" and is_person(around, subject):
        name = around.wording(subject)
        if around.may_be(name, word):
            sources.setdefault(name, subject)
    if not sources:
        known = (p for p in _persons(around, tokens, word) if _is_known(around, p, word))
        sources = {around.wording(person): person for person in known}
    if len(sources) != 1:
        return None
    (source,) = sources.values()
    return source if is_person(around, source) else None


def is_person(around: Surroundings, source: Source) -> bool:
    """Whether a source is one human being, as far as the article shows."""
    wording = around.wording(source)
    if source.kind == "noun":
        return names_a_person(wording)
    if around.is_person(wording):
        return True
    role = position_of(wording, around.segmentation, around.index).role
    return role is not None and names_a_person(role)


def names_a_person(description: str) -> bool:
    words = fold(description).split()
    return any(
        (word in ROLE_HEADS or word.endswith(PERSON_ENDINGS)) and word not in ROLES_OF_COMPANIES
        for word in words
    )


def _is_known(around: Surroundings, source: Source, word: str) -> bool:
    return around.must_be(around.wording(source), word)


def _is_sure(
    around: Surroundings, meant: Source, speakers: list[Source], sentence: Sentence, word: str
) -> bool:
    """Whether somebody spoke just before, is known to be 'he' or 'she', or is alone."""
    paragraphs = sentence.paragraph - around.sentence_at(meant.start).paragraph
    if meant in speakers and paragraphs <= _NEAR:
        return True
    if meant.kind == "name" and _is_known(around, meant, word):
        return True
    first = max(1, sentence.number - REACH)
    nearby = (around.sentence(n) for n in range(first, sentence.number + 1))
    others = {
        around.wording(person)
        for tokens in nearby
        for person in _persons(around, tokens, word)
        if " " in around.wording(person) or is_person(around, person)
    }
    return others <= {around.wording(meant)}
