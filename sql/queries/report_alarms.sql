-- Which alarms came up in a span of time, with the words each rests on.
-- since, until: UTC, until excluded.
SELECT id, kind, act_id, language, path, event, occurrence, previous_edition, edition_date, first_seen, title, address,
       named_act, words
FROM alarms
WHERE first_seen >= {since:DateTime64(3, 'UTC')} AND first_seen < {until:DateTime64(3, 'UTC')}
ORDER BY act_id, kind, edition_date, path, language, id
