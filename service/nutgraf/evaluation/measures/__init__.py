"""The measures, one module a kind."""
