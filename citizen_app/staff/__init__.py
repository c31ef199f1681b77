"""The pages of a unit's staff: what waits today, the people, the links they send and what was shared."""
