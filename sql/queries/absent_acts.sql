-- Acts a source does not have in one of the languages, those first found so last first. No parameters.
SELECT t.act_id AS act_id, t.language AS language, t.source AS source, t.first_asked AS first_asked,
       t.last_asked AS last_asked, t.address AS address, a.title AS title, a.title_language AS title_language
FROM absent_texts AS t
LEFT JOIN (
    SELECT act_id, argMin(title, language) AS title, min(language) AS title_language FROM acts GROUP BY act_id
) AS a ON a.act_id = t.act_id
ORDER BY t.first_asked DESC, act_id, language, source
LIMIT 500
