"""Editions: what a night's work is, described once."""

from nutgraf.jobs.editions.commented import commented
from nutgraf.jobs.editions.delivery import Delivery, SlackChannel, Webhook
from nutgraf.jobs.editions.edition import Budget, Edition, Outputs, Rate
from nutgraf.jobs.editions.loading import changed_edition, edition_for_inputs, load_edition
from nutgraf.jobs.editions.model_options import ModelOptions
from nutgraf.jobs.editions.source_spec import SourceKind, SourceSpec
from nutgraf.jobs.editions.timing import Schedule

__all__ = [
    "Budget",
    "Delivery",
    "Edition",
    "ModelOptions",
    "Outputs",
    "Rate",
    "Schedule",
    "SlackChannel",
    "SourceKind",
    "SourceSpec",
    "Webhook",
    "changed_edition",
    "commented",
    "edition_for_inputs",
    "load_edition",
]
