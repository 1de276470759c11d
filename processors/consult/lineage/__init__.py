"""Which act a draft became, what was changed on the way, and whether what was accepted stands in it."""
