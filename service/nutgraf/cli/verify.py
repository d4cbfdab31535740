"""`nutgraf verify`."""

import shutil
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from nutgraf.cli import options

if TYPE_CHECKING:
    from nutgraf.errors import NoArticle
    from nutgraf_schemas.article import Article
    from nutgraf_schemas.verification import Verification

ReportFormat = Literal["text", "json", "html"]


def verify(
    article: options.Source,
    summary: Annotated[
        str,
        typer.Argument(
            help="A file with any text or Markdown, a digest's JSON, or the JSON of another tool; "
            "or - for standard input."
        ),
    ],
    form: Annotated[
        ReportFormat,
        typer.Option("--format", "-f", help="How findings are printed; html is one page."),
    ] = "text",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write to this file.")
    ] = None,
    language: options.Language = None,
    entailment: Annotated[
        bool,
        typer.Option(
            "--entailment",
            help="Ask a model, too, about each claim that nothing was found in.",
        ),
    ] = False,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    model_file: options.ModelFile = None,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> None:
    """Check a summary against its article: its quotations and who said them, its figures and
    names, what rose and fell, its negations, and whether the article says it at all.

    It needs no model, unless --entailment asks one; the flags below that one are about it. Exit
    code 0 if all holds, 1 if something does not.
    """
    from nutgraf.cli import outputs
    from nutgraf.cli.sources import STANDARD_INPUT, article_from
    from nutgraf.errors import SettingsError
    from nutgraf.verification import report

    if article == summary == STANDARD_INPUT:
        raise SettingsError("article and summary cannot both be standard input: give one as a file")
    if output is not None and output.is_dir():
        raise SettingsError(f"{str(output)!r} is a folder: give a file with --output")
    outputs.check(output, form, [article])
    if not entailment and any(flag is not None for flag in (model, base_url, model_file)):
        raise SettingsError(
            "a model is asked only with --entailment: add it, or leave the model out"
        )
    given = _summary(summary)
    found = article_from(article, language)
    asking = _Asking(
        {
            "model": model,
            "base_url": base_url,
            "model_file": model_file,
            "cache": False if no_cache else None,
        }
        if entailment
        else None,
        quiet=quiet,
    )
    result = _verification(found, given, asking, name=summary)
    to_terminal = output is None and sys.stdout.isatty()
    text = report(
        result,
        found,
        given,
        form,
        width=shutil.get_terminal_size().columns if to_terminal else 80,
        color=to_terminal and outputs.is_colourful(),
    )
    if output is None:
        outputs.say(text)
    else:
        outputs.write_whole(output, text)
    if not result.ok:
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class _Asking:
    """Whom to ask for a second look: flags, None where nobody is asked."""

    given: dict[str, Any] | None
    quiet: bool

    def verification(self, article: "Article", summary: str) -> "Verification":
        from nutgraf.verification import verify as check

        if self.given is None:
            return check(article, summary)
        from nutgraf.cli.progress import showing
        from nutgraf.composition import compose
        from nutgraf.settings import load_settings

        settings = load_settings(**self.given)
        with showing(quiet=self.quiet) as told, ExitStack() as resources:
            model = compose(settings, resources, lambda event: told("second look", event))
            return check(article, summary, model=model, timeout=settings.timeout)


def _verification(
    article: "Article", summary: str, asking: _Asking, *, name: str
) -> "Verification":
    from nutgraf.cli.sources import shown
    from nutgraf.errors import InputError, SettingsError, UnreadableSource
    from nutgraf.verification.verifying import summary_parts

    try:
        result = asking.verification(article, summary)
    except SettingsError:
        raise
    except InputError as error:
        raise UnreadableSource(f"{shown(name)!r}: {error}", source=shown(name)) from error
    if result.ok and not result.claims and not summary_parts(summary).checked:
        raise _nothing(shown(name))
    return result


def _summary(source: str) -> str:
    """The summary's text, be it JSON or not."""
    from nutgraf.cli.sources import STANDARD_INPUT, shown
    from nutgraf.intake import LIMITS
    from nutgraf.intake.decoding import decode
    from nutgraf.intake.files import file_bytes

    name = shown(source)
    if source == STANDARD_INPUT:
        data = sys.stdin.buffer.read(LIMITS.max_bytes + 1)
    else:
        data = file_bytes(source, LIMITS)
    LIMITS.check_bytes(len(data), source=name)
    text = decode(data, source=name)
    if not text.strip():
        raise _nothing(name)
    return text


def _nothing(name: str) -> "NoArticle":
    from nutgraf.errors import NoArticle

    return NoArticle(f"there is nothing to check in {name!r}; give a digest or a text", source=name)
