"""The soonest way to a cell in every village: problem, plan, proof, check. No Django, no clock."""
