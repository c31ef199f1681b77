"""The plan: one immutable document a version, who does what and when, in two forms side by side."""
