"""Somebody on duty every day: rosters, signing in, handing over, who missed."""
