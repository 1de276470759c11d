"""Processors: captures in, editions, changes and assessments out. `steps.py` is the topology."""
