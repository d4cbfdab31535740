"""What all models around a model have in common."""

from typing import Generic, TypeVar

from nutgraf.models.protocol import AsyncModel, Model

ModelT = TypeVar("ModelT", bound=Model | AsyncModel)


class Wrapping(Generic[ModelT]):
    """Goes by the name and identity of the model that it wraps."""

    def __init__(self, model: ModelT) -> None:
        self._model = model

    @property
    def name(self) -> str:
        return self._model.name

    @property
    def identity(self) -> str:
        return self._model.identity
