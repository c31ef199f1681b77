"""Pure and tiny things that every floor of the house may know."""
