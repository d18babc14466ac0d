"""chibo: the dated register of a Party organisation, its figures and plans."""
