-- Which acts changed most, counting provisions changed in substance, in the language that changed more.
-- No parameters.
SELECT act_id, max(changed) AS changes, max(last_change) AS last_change, any(title) AS title
FROM (
    SELECT act_id, language, count() AS changed, max(edition_date) AS last_change, argMax(title, edition_date) AS title
    FROM events
    WHERE op NOT IN ('note', 'editorial')
    GROUP BY act_id, language
    ORDER BY language
)
GROUP BY act_id
ORDER BY changes DESC, act_id
LIMIT 50
