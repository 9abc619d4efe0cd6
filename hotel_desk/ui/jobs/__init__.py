"""What runs by itself: a page of the reports screen (`docs/screens/jobs.md`)."""
