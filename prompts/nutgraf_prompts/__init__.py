"""The prompts of nutgraf: Markdown templates and their strict renderer."""

from nutgraf_prompts.template import Template, TemplateError, load, names, version

__all__ = ["Template", "TemplateError", "load", "names", "version"]
