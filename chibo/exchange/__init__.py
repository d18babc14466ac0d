"""Files that come in and go out: boundaries for the map."""
