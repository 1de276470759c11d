-- Which editions of one act we hold, newest first.
-- act: id of the act.
SELECT edition_id, language, edition_date, text_hash, first_seen, last_seen, sources, size, title, status, address
FROM editions
WHERE act_id = {act:String}
ORDER BY edition_date DESC, first_seen DESC, language, edition_id
