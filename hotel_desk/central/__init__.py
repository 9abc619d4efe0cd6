"""The chain's server: its API and its web pages. Not part of the desk's bundle."""
