-- Which changes were first seen in a span of time, by act and place.
-- since, until: UTC, until excluded.
SELECT id, occurrence, act_id, language, first_seen, sources, edition_date, previous_edition, title, requisites,
       address, ordinal, op, path_before, path_after, redline, causes, note, flags, capture_id, row
FROM events
LEFT JOIN (SELECT act_id, language, event AS id, new_hash, row FROM table_rows FINAL) AS r
    USING (act_id, language, id, new_hash)
WHERE act_id IN (
    SELECT act_id FROM changes
    WHERE seen_at >= {since:DateTime64(3, 'UTC')} AND seen_at < {until:DateTime64(3, 'UTC')}
)
  AND first_seen >= {since:DateTime64(3, 'UTC')} AND first_seen < {until:DateTime64(3, 'UTC')}
ORDER BY act_id, language, edition_date, ordinal, id, occurrence
