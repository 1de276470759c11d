"""Reports on public discussion: drafts, remarks, answers and what became of them."""
