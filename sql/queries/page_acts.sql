-- Which acts have pages: `line`, `named`, `shown` change when what lists, the search or their own pages show does.
-- No parameters. Sums of hashes: rows count, their order does not, and a sum that runs over is as good.
SELECT act_id, sum(line) AS line, sum(named) AS named, sum(shown) AS shown
FROM (
    SELECT act_id, sipHash64(tuple(language, title, status, newest_edition)) AS line,
           sipHash64(tuple(language, title, requisites)) AS named, line + named AS shown
    FROM acts
    UNION ALL SELECT act_id, 0 AS line, 0 AS named, sipHash64(tuple('sighting', *)) AS shown FROM sightings FINAL
    UNION ALL SELECT act_id, 0 AS line, 0 AS named, sipHash64(tuple('absent', language, source, first_asked)) AS shown FROM absent_texts
    UNION ALL SELECT act_id, 0 AS line, 0 AS named, sipHash64(tuple('comparison', *)) AS shown FROM comparisons FINAL
    UNION ALL SELECT act_id, 0 AS line, 0 AS named, sipHash64(tuple('change', *)) AS shown FROM changes FINAL
    UNION ALL SELECT act_id, 0 AS line, 0 AS named, sipHash64(tuple('label', *)) AS shown FROM assessments FINAL
    UNION ALL SELECT act_id, 0 AS line, 0 AS named, sipHash64(tuple('clause', *)) AS shown FROM cause_clauses
)
GROUP BY act_id
ORDER BY act_id
