-- In which languages a source says it does not have these acts, and since when we know. acts: ids.
SELECT act_id, language, min(first_asked) AS since, argMin(source, (first_asked, source)) AS source
FROM absent_texts
WHERE act_id IN {acts:Array(String)}
GROUP BY act_id, language
ORDER BY act_id, language
