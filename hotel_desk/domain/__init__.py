"""The rules of the house in plain Python: no SQL, no Qt, no input or output."""
