"""What a supervisor looks at in the morning, on one page."""
