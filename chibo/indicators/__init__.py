"""Figures: sums over grains, or ratios of two sums, at every node, for a date or a series.

Pure: Arrow in, Arrow out. ``columns`` is the shape of the data, ``definitions`` says what is
counted, ``engine`` counts it, ``snapshot`` keeps the columns in files.
"""
