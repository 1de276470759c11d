-- Which changes of one act are known, by edition and place.
-- act: id of the act.
SELECT id, occurrence, act_id, language, first_seen, sources, edition_date, previous_edition, title, requisites,
       address, ordinal, op, path_before, path_after, redline, causes, note, flags, capture_id
FROM events
WHERE act_id = {act:String}
ORDER BY edition_date, language, ordinal, id, occurrence
