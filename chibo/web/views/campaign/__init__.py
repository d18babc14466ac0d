"""Pages of the campaign: resolutions, targets, visits, period closes, good practice."""
