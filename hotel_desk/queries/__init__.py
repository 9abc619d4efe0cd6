"""What a screen or a report shows: reads that return frozen dataclasses and cost a fixed number of statements."""
