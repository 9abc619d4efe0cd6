"""What is timed, and against what: each script prints ratios to raw SQL and prebuilt Core for the same work."""
