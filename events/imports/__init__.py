"""Real records of other systems, driven through the workflow with their own times."""
