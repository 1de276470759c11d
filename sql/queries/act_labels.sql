-- What is said about some acts as such: their type and their body, with the words it rests on.
-- acts: ids of the acts.
SELECT l.act_id AS act_id, l.name AS name, l.value AS value, min(l.evidence) AS evidence, min(l.rule) AS rule
FROM labels AS l
WHERE l.act_id IN {acts:Array(String)} AND l.name IN ('act_type', 'body')
GROUP BY act_id, name, value
ORDER BY act_id, name, value
