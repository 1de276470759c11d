"""One pair a source: `<name>.py` (a spider) and `<name>.yml` (publisher, hosts, tiers, expectations)."""
