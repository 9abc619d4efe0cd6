"""The same jobs from a terminal: a module a command."""
