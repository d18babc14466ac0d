"""The planner in the register: who may be moved, plans made in the background, and their use."""
