"""What is printed or exported: dataclasses in, bytes out."""
