"""Monthly meetings and yearly ratings of cells, as counts: never who came, never who was rated."""
