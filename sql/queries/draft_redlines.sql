-- What changed between the texts of a draft. drafts: ids.
SELECT source, draft_id, language, role, old_hash, new_hash, ordinal, op, path_before, path_after, redline, seen_at
FROM draft_changes FINAL
WHERE NOT gone AND draft_id IN ({drafts:Array(String)})
ORDER BY source, draft_id, language, role, seen_at, old_hash, new_hash, ordinal
