"""The work behind `nutgraf summarize`. Imported only when there is some."""

import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import typer

from nutgraf.cli import outputs
from nutgraf.cli.options import DigestFormat
from nutgraf.cli.progress import showing
from nutgraf.cli.rendered import rendered
from nutgraf.cli.sources import article_from, shown
from nutgraf.errors import NutgrafError, SettingsError, SourceError
from nutgraf.settings import load_settings
from nutgraf.summarizer import Summarizer

KEEP_ALIVE_SECONDS = 300.0
"""How long the embedded model's idle server waits for the next command."""


class Work:
    """Digests sources one after the other with one summarizer."""

    def __init__(self, summarizer: Summarizer) -> None:
        self._summarizer = summarizer
        self._printed = False

    @classmethod
    def of(cls, *, sections: str | None, **given: Any) -> Self:
        """Work by flags; those that are None count as not given."""
        settings = load_settings(**given)
        if "keep_alive" not in settings.model_fields_set:
            settings = settings.model_copy(update={"keep_alive": KEEP_ALIVE_SECONDS})
        return cls(Summarizer(settings=settings, sections=sections))

    def digest(
        self,
        source: str,
        *,
        form: DigestFormat,
        output: Path | None,
        many: bool,
        with_text: bool,
        quiet: bool,
    ) -> int:
        """Digest one source and put the result where it belongs.

        Returns:
            0, or the exit code of what went wrong with this source, which has been told.

        Raises:
            SettingsError: Something is wrong that the next source would meet as well.
        """
        name = shown(source)
        try:
            article = article_from(source, self._summarizer.settings.language)
            with showing(quiet=quiet) as told:
                digest = self._summarizer.summarize(
                    article, on_progress=lambda event: told(name, event), with_text=with_text
                )
        except SettingsError:
            raise
        except NutgrafError as error:
            which = f"{name}: " if many and not isinstance(error, SourceError) else ""
            typer.echo(f"nutgraf: {which}{error}", err=True)
            return error.exit_code
        text = rendered(
            digest, article.text, form, to_terminal=output is None and sys.stdout.isatty()
        )
        if many and output is None:
            text = f"{digest.model_dump_json()}\n" if form == "json" else self._apart(text)
        outputs.put(text, source=source, digest=digest, output=output, form=form, many=many)
        return 0

    def _apart(self, text: str) -> str:
        """A text with a blank line before it, unless it is the first."""
        before = "\n" if self._printed else ""
        self._printed = True
        return before + text

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._summarizer.close()
