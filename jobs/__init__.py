"""Long work: rows with progress and a lease, taken up by whichever worker is free."""
