"""Who did and who looked: an append-only chain, written in the transaction of what it tells of."""
