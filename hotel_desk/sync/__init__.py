"""The hotel's side of the exchange with the chain's central server."""
