-- Which editions of some acts we hold, newest first.
-- acts: ids of the acts.
SELECT act_id, edition_id, language, edition_date, text_hash, first_seen, last_seen, sources, size, title, status, address
FROM editions
WHERE act_id IN {acts:Array(String)}
ORDER BY act_id, edition_date DESC, first_seen DESC, language, edition_id
