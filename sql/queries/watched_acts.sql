-- Which acts are watched, with how many changes of each are known.
-- No parameters.
SELECT a.act_id AS act_id, max(a.newest_edition) AS newest_edition, any(c.changes) AS changes
FROM acts AS a
LEFT JOIN (SELECT act_id, count() AS changes FROM events GROUP BY act_id) AS c ON c.act_id = a.act_id
GROUP BY a.act_id
ORDER BY act_id
