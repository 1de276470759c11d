"""Crawlers: what the portals say, fetched politely and kept whole. A source is a pair `sources/<name>.py` + `<name>.yml`."""
