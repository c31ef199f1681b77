"""Where things lie: tables, transactions, keys and encrypted values."""
