"""`nutgraf summarize`."""

import sys
from typing import Annotated

import typer

from nutgraf.cli import options


def summarize(
    sources: options.Sources,
    form: Annotated[
        options.DigestFormat, typer.Option("--format", "-f", help="How the digest is printed.")
    ] = "text",
    output: options.Output = None,
    sections: options.Sections = None,
    model: options.Model = None,
    base_url: options.BaseUrl = None,
    model_file: options.ModelFile = None,
    language: options.Language = None,
    with_text: Annotated[
        bool, typer.Option("--with-text", help="Put the article's text into the JSON.")
    ] = False,
    no_cache: options.NoCache = False,
    quiet: options.Quiet = False,
) -> None:
    """Make the digest of one or more articles."""
    from nutgraf.cli import outputs
    from nutgraf.cli.work import Work

    outputs.check(output, form, sources)
    work = Work.of(
        sections=sections,
        model=model,
        base_url=base_url,
        model_file=model_file,
        language=language,
        cache=False if no_cache else None,
    )
    failed: list[int] = []
    with work:
        for source in sources:
            code = work.digest(
                source,
                form=form,
                output=output,
                many=len(sources) > 1,
                with_text=with_text,
                quiet=quiet,
            )
            if code:
                failed.append(code)
    if failed:
        sys.exit(failed[0])
