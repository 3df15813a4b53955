"""How the rows of each register are checked and saved."""
