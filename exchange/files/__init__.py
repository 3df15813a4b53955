"""Files of cases through the API: listed, fetched, and brought in pieces that can be resumed."""
