"""The demo county at work: its staff, and some 1,500 real requests laid over its grids."""
