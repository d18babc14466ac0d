"""The whole register as one file, out of one register and into an empty one."""
