-- How the newest edition of each of some acts is called, a row a language: what a search looks at.
-- acts: ids of the acts.
SELECT act_id, language, title, requisites
FROM acts
WHERE act_id IN {acts:Array(String)}
ORDER BY act_id, language
