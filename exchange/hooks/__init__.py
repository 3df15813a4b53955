"""Webhooks: what systems are told without asking."""
