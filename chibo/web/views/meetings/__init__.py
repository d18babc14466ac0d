"""Pages of meetings and ratings."""
