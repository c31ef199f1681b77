"""Who takes over when somebody is away; facts in, answer out."""

from datetime import date


def is_away(away_from: date | None, away_until: date | None, today: date) -> bool:
    """Whether somebody is away on a day; without a last day, until further notice."""
    if away_from is None or today < away_from:
        return False
    return away_until is None or today <= away_until
