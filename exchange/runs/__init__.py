"""Exchange with departments and other systems: connections, runs, and tasks as a workbook."""
