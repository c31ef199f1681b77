"""Hem: the one thing now, the next meeting, the people around, whom to ask, and help now."""
