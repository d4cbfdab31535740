"""`nutgraf summarize` in this process, and what its failures look like."""

import re
from pathlib import Path

from typer.testing import CliRunner, Result

from newsroom import ARTICLE, DIGEST, REPAIR
from nutgraf.cli.app import app
from stub_server import completion

WHOLE = (completion(DIGEST), completion(REPAIR))
"""All that an article takes with a hosted model: an answer and a repair."""


def summarize(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["summarize", *arguments, "--quiet", "--format", "json"])


def check_told(result: Result, code: int, message: str) -> None:
    """One line, the code, no digest."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    assert re.fullmatch(rf"nutgraf: .*{re.escape(message)}.*\n", result.stderr), result.stderr
    assert result.stderr.count("nutgraf:") == 1
    assert "Traceback" not in result.output


def article_file(tmp_path: Path, text: str = ARTICLE) -> str:
    path = tmp_path / "article.txt"
    path.write_text(text)
    return str(path)
