"""The sources: each a pair of files, how to walk it (`name.py`) and what is known of it (`name.yml`)."""
