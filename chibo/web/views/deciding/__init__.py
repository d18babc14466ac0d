"""Pages on which decisions are prepared, tried, approved and recorded."""
