"""Tests of accounts and scopes."""
