-- How many changes were first seen on each day in Kazakhstan, by language and kind.
-- No parameters.
SELECT toDate32(first_seen + INTERVAL 5 HOUR) AS day, language, op, count() AS changes, uniqExact(act_id) AS acts
FROM events
GROUP BY day, language, op
ORDER BY day, language, op
