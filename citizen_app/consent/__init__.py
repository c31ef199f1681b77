"""The person's yes and no to each organisation (verksamhet): a ledger that is only ever added to."""
