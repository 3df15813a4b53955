"""What `make bench` runs: the main pages and jobs at a thousand and at a million cases."""
