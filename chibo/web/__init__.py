"""Pages: templates, static files and the views behind them."""
