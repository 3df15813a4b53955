"""People, houses and organisations: found by exact values, shown masked, revealed one by one."""
