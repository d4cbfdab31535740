"""`nutgraf slack`."""
