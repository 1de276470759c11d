-- How the newest edition of each of some acts calls it, a row a language.
-- acts: ids of the acts.
SELECT act_id, language, title, requisites, status, address, newest_edition, text_hash, edition_id, editions,
       first_seen, last_seen
FROM acts
WHERE act_id IN {acts:Array(String)}
ORDER BY act_id, language
