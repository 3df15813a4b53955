"""What colleagues tell one another about a case: notes with mentions, telephone calls."""
