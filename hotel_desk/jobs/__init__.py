"""What runs long or by itself: night audit, import, replay, the demo hotel."""
