"""Forms of decisions as data: one description per kind, read and shown by the same functions."""
