"""What can go wrong, as one tree. Messages say what was wrong and what to do about it.

NutgrafError
├── InputError                 the caller's: exit code 2, or 3 for a source that gave no article
│   ├── SettingsError          a flag, variable or settings file that makes no sense
│   └── SourceError            a source that is no article
│       ├── UnreadableSource   missing, binary, undecodable, too large
│       ├── NoArticle          readable, but holds no article (empty, too short, a login page)
│       └── FetchError         a URL that was refused, timed out or answered with an error
├── ModelError                 the provider's: exit code 4
│   ├── ModelUnavailable       unreachable, overloaded or too slow, after every retry
│   ├── ModelRejected          the request itself was refused: key, model name, parameters
│   ├── ModelRefused           the model declined to answer, or a content filter cut in
│   ├── AnswerCutOff           the answer ran into the token limit
│   └── MalformedAnswer        not what the schema asks for, after every re-ask
├── WeightsError               the embedded model's file could not be had: exit code 5
├── BudgetSpent                what a run may cost is used up: exit code 6
├── StorageError               the database or an output could not be written: exit code 7
└── SlackError                 Slack took something not: exit code 9
    ├── SlackRefused           and will not, however often it is asked
    └── SlackUnavailable       it could not be reached, or was too busy; later it may
"""

from nutgraf.usage import NO_USAGE, Usage


class NutgrafError(Exception):
    """The root of all errors that nutgraf raises on purpose."""

    exit_code = 1


class InputError(NutgrafError):
    """What was given cannot be worked with."""

    exit_code = 2


class SettingsError(InputError):
    """A flag, an environment variable or a settings file makes no sense."""


class SourceError(InputError):
    """A source that did not give an article.

    Args:
        message: What was wrong and what to do.
        source: The path or URL, or a name such as 'text'.
    """

    exit_code = 3

    def __init__(self, message: str, *, source: str) -> None:
        super().__init__(message)
        self.source = source


class UnreadableSource(SourceError):
    """Missing, binary, undecodable or too large."""


class NoArticle(SourceError):
    """Readable, but there is no article in it."""


class FetchError(SourceError):
    """A URL that was refused, timed out, or answered with an error.

    Args:
        message: What was wrong and what to do.
        source: The URL.
        status: The HTTP status, where there was one.
        media_type: What the page is, where that is nothing that can be read, such as a PDF.
    """

    def __init__(
        self,
        message: str,
        *,
        source: str,
        status: int | None = None,
        media_type: str | None = None,
    ) -> None:
        super().__init__(message, source=source)
        self.status = status
        self.media_type = media_type


class ModelError(NutgrafError):
    """The model gave no usable answer.

    Args:
        message: What was wrong and what to do; never the prompt, never a key.
        status: The HTTP status, where there was one.
        retry_after: Seconds after which the provider wants to be asked again, where it said so.
        usage: What the failed attempts cost.
    """

    exit_code = 4

    def __init__(
        self,
        message: str,
        *,
        status: int | None = None,
        retry_after: float | None = None,
        usage: Usage = NO_USAGE,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.usage = usage


class ModelUnavailable(ModelError):
    """Unreachable, overloaded or too slow. Asking again later may work."""


class ModelRejected(ModelError):
    """The provider refused the request itself. Asking again will not help."""


class ModelRefused(ModelError):
    """The model declined to answer, or a content filter stopped it."""


class AnswerCutOff(ModelError):
    """The answer ran into the limit of output tokens."""


class MalformedAnswer(ModelError):
    """The answer does not fit the schema, after every re-ask."""


class WeightsError(NutgrafError):
    """The embedded model's file could not be had or is not the one it should be."""

    exit_code = 5


class BudgetSpent(NutgrafError):
    """What a run may cost is used up. It ends the work, and a larger budget goes on with it.

    It is no `ModelError`: it says nothing of an article or a section, and no one asks again.
    """

    exit_code = 6


class StorageError(NutgrafError):
    """The database or an output could not be read or written, such as on a full disk."""

    exit_code = 7


class SlackError(NutgrafError):
    """Slack did not take what it was given.

    Args:
        message: What was wrong and what to do; never a token.
        code: Slack's, such as 'not_in_channel', or 'unreachable'.
    """

    exit_code = 9

    def __init__(self, message: str, *, code: str) -> None:
        super().__init__(message)
        self.code = code


class SlackRefused(SlackError):
    """Slack will not take it, however often it is asked."""


class SlackUnavailable(SlackError):
    """Slack could not be reached, or was too busy. Asking again later may work.

    Args:
        message: What was wrong.
        code: Slack's, such as 'ratelimited', or 'unreachable'.
        retry_after: Seconds that Slack asks to wait.
    """

    def __init__(self, message: str, *, code: str, retry_after: float | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after
