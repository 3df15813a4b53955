"""Rankings and indicators, frozen or running, with the cases behind each figure."""
