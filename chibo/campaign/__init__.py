"""Resolutions, their measures and targets, visits, period closes and good practice."""
