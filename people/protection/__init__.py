"""What is held about a person and who looked, erasing, and how long records are kept."""
