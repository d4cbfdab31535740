"""What all of the project's records have in common."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A value: it cannot be changed once made, and it refuses fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")
