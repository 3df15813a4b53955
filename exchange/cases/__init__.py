"""Cases through the API: the same lists, the same sight and the same one function as the pages."""
