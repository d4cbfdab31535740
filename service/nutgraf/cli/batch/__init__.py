"""`nutgraf batch`: its commands, and the work behind each."""
