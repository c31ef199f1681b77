"""Meetings, the person's own reply to them, and everything she prepares before them."""
