"""A language model that comes with nutgraf: its file, the server that runs it, and the model."""

from nutgraf.models.embedded.fetching import fetch
from nutgraf.models.embedded.model import (
    AsyncEmbeddedModel,
    EmbeddedModel,
    EmbeddedOptions,
    Status,
)
from nutgraf.models.embedded.modelfile import EmbeddedModelFile, resolve
from nutgraf.models.embedded.runtime import EmbeddedServer, ServerOptions
from nutgraf.models.embedded.weights import (
    KNOWN,
    QWEN,
    Listed,
    Weights,
    cache_folder,
    known,
    listing,
    path,
)

__all__ = [
    "KNOWN",
    "QWEN",
    "AsyncEmbeddedModel",
    "EmbeddedModel",
    "EmbeddedModelFile",
    "EmbeddedOptions",
    "EmbeddedServer",
    "Listed",
    "ServerOptions",
    "Status",
    "Weights",
    "cache_folder",
    "fetch",
    "known",
    "listing",
    "path",
    "resolve",
]
