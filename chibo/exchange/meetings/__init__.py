"""A sheet of cells' months: written to be filled in, and read back to be recorded."""
