"""The pages of plans: who may be moved, plans made and read, and their use."""
