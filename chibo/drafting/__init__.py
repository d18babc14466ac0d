"""Decisions in preparation: drafts, their trial, a second person's approval, recording."""
