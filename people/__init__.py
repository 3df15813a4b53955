"""Persons, households, houses, organisations, vehicles and visits."""
