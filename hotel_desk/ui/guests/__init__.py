"""The guest file (docs/screens/guests.md)."""
