"""Pages of candidates: board, calendar, one candidate, figures, and plans."""
