-- Which type codes the sources themselves give to some acts.
-- acts: ids of the acts.
SELECT s.act_id AS act_id, arraySort(groupUniqArrayArray(s.act_types)) AS act_types
FROM sightings AS s FINAL
WHERE s.act_id IN {acts:Array(String)}
GROUP BY s.act_id
ORDER BY act_id
