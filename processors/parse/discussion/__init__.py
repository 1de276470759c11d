"""Public discussion of drafts: cards, lists, remarks, reports and attached files."""
