"""An article: the text that everything in a digest is held to, and what is known about it."""

import hashlib
import math
from datetime import datetime

from pydantic import Field

from nutgraf_schemas.base import Record

WORDS_PER_MINUTE = 238
"""Mean silent reading rate of adults for English non-fiction (Brysbaert, 2019,
"How many words do we read per minute?", Journal of Memory and Language 109)."""


class Metadata(Record):
    """What is known about an article beside its text. Unknown is null, never a guess."""

    url: str | None = Field(default=None, description="Where it was read, http or https.")
    title: str | None = Field(default=None, description="Its headline, as published.")
    publisher: str | None = Field(default=None, description="The site or paper.")
    author: str | None = Field(default=None, description="Its byline.")
    published_at: datetime | None = Field(default=None, description="When it was published.")
    language: str | None = Field(default=None, description="ISO 639-1 code, such as 'en'.")


class Article(Metadata):
    """A text and its metadata. All offsets of a digest are `str` indices into `text`.

    Example:
        >>> Article(text="Rain fell on Tuesday.", title="Rain").word_count
        4
    """

    text: str = Field(description="The text, unchanged: offsets count its characters from 0.")

    @property
    def id(self) -> str:
        """SHA-256 of the text's UTF-8 bytes, 64 hexadecimal digits."""
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()

    @property
    def word_count(self) -> int:
        """Words, as white space separates them."""
        return len(self.text.split())

    @property
    def reading_time_minutes(self) -> int:
        """Minutes at `WORDS_PER_MINUTE`, rounded up, at least 1."""
        return max(1, math.ceil(self.word_count / WORDS_PER_MINUTE))


class ArticleInfo(Metadata):
    """The `article` of a digest: the metadata, and the text's identity and size."""

    id: str = Field(description="SHA-256 of the article's text, 64 hexadecimal digits.")
    word_count: int = Field(ge=0, description="Words, as white space separates them.")
    reading_time_minutes: int = Field(ge=1, description="Minutes to read it, rounded up.")
    text: str | None = Field(default=None, description="The whole text, only when asked for.")

    @classmethod
    def of(cls, article: Article, *, with_text: bool = False) -> "ArticleInfo":
        """Describe an article; its text stays out unless `with_text`."""
        return cls(
            **article.model_dump(exclude={"text"}),
            id=article.id,
            word_count=article.word_count,
            reading_time_minutes=article.reading_time_minutes,
            text=article.text if with_text else None,
        )
