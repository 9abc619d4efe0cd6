"""The rates screen: prices, selling rules and overbooking by date."""
