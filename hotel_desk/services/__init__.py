"""What staff do: commands, one module a desk job."""
