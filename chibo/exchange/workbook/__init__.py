"""An office's lists as a workbook: the blank form, reading and checking it, opening a register."""
