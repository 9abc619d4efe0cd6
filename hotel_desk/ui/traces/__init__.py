"""Traces of a day, wherever a screen shows them (docs/screens/reservations.md)."""
