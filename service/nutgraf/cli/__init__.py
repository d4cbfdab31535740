"""The command line."""

from nutgraf.cli.app import main

__all__ = ["main"]
