-- Which changes of some acts are known, by edition and place.
-- acts: ids of the acts.
SELECT id, occurrence, act_id, language, first_seen, sources, edition_date, previous_edition, title, requisites,
       address, ordinal, op, path_before, path_after, redline, causes, note, flags, capture_id, row
FROM events
LEFT JOIN (SELECT act_id, language, event AS id, new_hash, row FROM table_rows FINAL) AS r
    USING (act_id, language, id, new_hash)
WHERE act_id IN {acts:Array(String)}
ORDER BY act_id, edition_date, language, ordinal, id, occurrence
