-- The text of some editions: provisions and the publisher's notes in the order of the page.
-- acts, hashes: the editions, by act and by the hash of their text.
SELECT act_id, language, text_hash, at, path, unit, label, text, kind
FROM (
    SELECT act_id, language, text_hash, at, path, unit, label, text, 'provision' AS kind
    FROM provisions FINAL
    WHERE act_id IN {acts:Array(String)} AND text_hash IN {hashes:Array(String)}
    UNION ALL
    SELECT act_id, language, text_hash, at, path, '' AS unit, '' AS label, text, 'note' AS kind
    FROM notes FINAL
    WHERE act_id IN {acts:Array(String)} AND text_hash IN {hashes:Array(String)}
)
ORDER BY act_id, language, text_hash, at, kind
