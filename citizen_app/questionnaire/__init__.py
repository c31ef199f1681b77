"""Säg vad du tyckte: statements about the meeting, answered by the person and by a relative, each apart."""
