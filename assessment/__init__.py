"""Indicators, scoring, rankings and appraisal."""
