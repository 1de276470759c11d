-- Which texts changed although nobody says by which act: the alarm for silent edits.
-- No parameters.
SELECT first_seen, act_id, language, op, coalesce(path_after, path_before, 'act') AS path, edition_date, title,
       address, causes
FROM events
WHERE op NOT IN ('note', 'editorial') AND NOT arrayExists(
    cause -> JSONExtractString(cause, 'certainty') != 'unknown', JSONExtractArrayRaw(causes)
)
ORDER BY first_seen DESC, act_id, language, ordinal, id
