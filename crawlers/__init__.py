"""Crawlers: what the portals say, fetched politely and kept whole; a source is `sources/<name>.py` + `<name>.yml`."""
