"""The API: what every endpoint shares, and the endpoints by noun."""
