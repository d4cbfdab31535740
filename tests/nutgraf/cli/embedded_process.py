"""The command line, with a stand-in for the embedded model's server."""

from fake_llama import COMMAND
from nutgraf.cli import main
from nutgraf.models.embedded import model, runtime


def installed() -> None:
    """The stand-in needs no library."""


if __name__ == "__main__":
    runtime.__dict__["SERVER"] = COMMAND
    model.__dict__["check_library"] = installed
    main()
