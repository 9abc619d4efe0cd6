"""One day of a demo hotel, lived in the real window by real keys and clicks, and pictures of every screen (`hotel-desk tour`)."""
