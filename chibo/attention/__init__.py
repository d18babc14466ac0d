"""What needs attention: one list from rules, of what the other rooms know. It keeps nothing."""
