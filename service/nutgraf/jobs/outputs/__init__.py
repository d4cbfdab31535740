"""What a run leaves for its readers: lines of JSON, a page an article, and the edition's page."""

from nutgraf.jobs.outputs.files import Wanted, Written, write_outputs
from nutgraf.jobs.outputs.lines import DIGESTS, FAILURES, line_of

__all__ = ["DIGESTS", "FAILURES", "Wanted", "Written", "line_of", "write_outputs"]
