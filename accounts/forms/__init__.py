"""Forms check the shape of what was typed and never write."""
