"""Outlines of places, from files of maps to the register."""
