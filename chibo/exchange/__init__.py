"""In and out: files that carry a register, or parts of one, to and from other places."""
