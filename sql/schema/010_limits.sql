-- What a run could not see although nothing failed: pages robots.txt bars where nobody permitted more.

ALTER TABLE runs ADD COLUMN IF NOT EXISTS limits Array(String);

CREATE OR REPLACE VIEW run_health AS
SELECT r.*, coalesce(j.rejected, 0) AS rejected, if(rejected > 0, 'red', r.status) AS health, j.refusals AS refusals
FROM runs AS r FINAL
LEFT JOIN (
    SELECT run_id, count() AS rejected, arraySort(groupUniqArray(concat(reason, ': ', address, ' — ', detail))) AS refusals
    FROM rejects FINAL GROUP BY run_id
) AS j ON j.run_id = r.run_id;
