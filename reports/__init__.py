"""Reports: rows to digest, digest to mail, pages and feeds."""
