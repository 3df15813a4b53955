"""Cases as a table to take away: what a worklist lists, masked, within the asker's sight."""
