-- What pages show of each draft, as numbers that change when a row shown does.
-- shown: its own page; line: its line in a list. No parameters. When something was seen last is shown nowhere.
WITH
    parts AS (
        SELECT source, draft_id, sipHash64(tuple('remark', * EXCEPT (seen_at))) AS part FROM comments FINAL
        UNION ALL SELECT source, draft_id, sipHash64(tuple('block', * EXCEPT (seen_at))) FROM comment_blocks FINAL
        UNION ALL SELECT source, draft_id, sipHash64(tuple('outcome', * EXCEPT (seen_at))) FROM outcomes FINAL
        UNION ALL SELECT source, draft_id, sipHash64(tuple('name', author)) FROM commenters FINAL
        UNION ALL SELECT source, draft_id, sipHash64(tuple('check', * EXCEPT (at))) FROM acceptance_checks FINAL
        UNION ALL SELECT source, draft_id, sipHash64(tuple('act', * EXCEPT (at))) FROM lineage FINAL
        UNION ALL SELECT source, draft_id, sipHash64(tuple('change', * EXCEPT (known))) FROM draft_changes FINAL
        UNION ALL
        SELECT source, draft_id, sipHash64(tuple('files', argMax(files, (seen_at, files))))
        FROM draft_sightings FINAL WHERE kind != 'earlier' AND seen_on = 'card'
        GROUP BY source, draft_id
    ),
    sums AS (SELECT source, draft_id, sum(part) AS content FROM parts GROUP BY source, draft_id)
SELECT s.source AS source, s.draft_id AS draft_id, s.first_seen AS first_seen, s.open_until AS open_until,
       s.stage AS stage, if(s.body_ru != '', s.body_ru, s.body_kk) AS body, s.amends AS amends,
       s.title_kk AS title_kk, s.title_ru AS title_ru,
       sipHash64(tuple(s.* EXCEPT (seen_at, known))) AS line, sipHash64(tuple(line, p.content)) AS shown
FROM draft_states AS s FINAL
LEFT JOIN sums AS p ON p.source = s.source AND p.draft_id = s.draft_id
WHERE s.kind != 'earlier'
ORDER BY source, draft_id
