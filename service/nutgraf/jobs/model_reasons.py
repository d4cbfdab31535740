"""What errors of a model's are called where they are kept."""

from typing import Final, Literal

from nutgraf.errors import (
    AnswerCutOff,
    MalformedAnswer,
    ModelError,
    ModelRefused,
    ModelRejected,
    ModelUnavailable,
)

ModelReason = Literal[
    "model_unavailable", "model_rejected", "model_refused", "cut_off", "malformed_answer"
]

REASONS: Final[dict[type[ModelError], ModelReason]] = {
    ModelUnavailable: "model_unavailable",
    ModelRejected: "model_rejected",
    ModelRefused: "model_refused",
    AnswerCutOff: "cut_off",
    MalformedAnswer: "malformed_answer",
}
