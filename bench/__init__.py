"""Measurements: the engine beside hand-written SQL, the register beside plain SQL and pandas."""
