"""Accounts and scopes: who may sign in and what they may read."""
