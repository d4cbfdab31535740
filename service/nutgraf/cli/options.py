"""Flags that several commands have."""

from pathlib import Path
from typing import Annotated, Literal

import typer


def _known(code: str | None) -> str | None:
    if code is not None:
        from nutgraf.languages import check_language

        try:
            check_language(code)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from error
    return code


DigestFormat = Literal["text", "json", "markdown", "html"]

Model = Annotated[
    str | None,
    typer.Option(help="'embedded', or provider/name such as openai/gpt-5-mini or ollama/qwen3."),
]
BaseUrl = Annotated[
    str | None, typer.Option(help="An OpenAI-compatible endpoint; --model is then its name there.")
]
ModelFile = Annotated[
    Path | None, typer.Option(help="A GGUF file for the embedded model to use instead of its own.")
]
Language = Annotated[
    str | None,
    typer.Option(
        callback=_known,
        help="The article's ISO 639-1 code, where the page does not say or is wrong.",
    ),
]
Sections = Annotated[
    str | None,
    typer.Option(help="Sections of the digest, separated by commas; all by default."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write to this file; of several sources, into this folder."
    ),
]
DatabaseUrl = Annotated[
    str | None,
    typer.Option(help="Where runs and digests are kept: sqlite:///PATH or postgresql://…"),
]
NoCache = Annotated[
    bool, typer.Option("--no-cache", help="Ask the model anew, and keep no answer.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Show no progress.")]
Source = Annotated[str, typer.Argument(help="A file, a URL, or - for standard input.")]
Sources = Annotated[list[str], typer.Argument(help="Files, URLs, or - for standard input.")]
