"""Hotel Desk: the front desk of a hotel."""
