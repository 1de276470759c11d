"""The failure harness: three days of real work, disturbed by seeded faults, against the same days undisturbed."""
