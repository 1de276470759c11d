-- Which acts are watched, and how many changes of their text are known in each language: notes and typing not counted.
-- No parameters.
SELECT a.act_id AS act_id, max(a.newest_edition) AS newest_edition, any(c.kk) AS changes_kk, any(c.ru) AS changes_ru
FROM acts AS a
LEFT JOIN (
    SELECT act_id, countIf(language = 'kk') AS kk, countIf(language = 'ru') AS ru
    FROM events
    WHERE op NOT IN ('note', 'editorial')
    GROUP BY act_id
) AS c ON c.act_id = a.act_id
GROUP BY a.act_id
ORDER BY act_id
