"""The public signboard of a grid (网格公示牌): its map, its worker, and where to report."""
