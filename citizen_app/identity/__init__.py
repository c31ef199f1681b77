"""Who it is: persons, links, codes, sessions and the one door to sign in."""
