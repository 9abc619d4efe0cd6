"""Databases opened right, and the one place that commits: `Desk.run`."""
