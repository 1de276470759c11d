-- What Prometheus is told of the rows, one row a metric and its labels; zanwatch/metrics.yml says what each is.
-- No parameters. Moments are seconds since 1970; days begin at midnight in Kazakhstan (UTC+5).
WITH
    last_runs AS (SELECT * FROM run_health ORDER BY source, started_at DESC, run_id LIMIT 1 BY source)
SELECT metric, labels, value
FROM (
    SELECT 'captures_total' AS metric, map('source', toString(source), 'kind', toString(kind)) AS labels,
           toFloat64(count()) AS value
    FROM captures FINAL GROUP BY source, kind
    UNION ALL
    SELECT 'rejects_total', map('source', toString(source), 'reason', toString(reason)), toFloat64(count())
    FROM rejects FINAL GROUP BY source, reason
    UNION ALL
    SELECT 'runs_total', map('source', toString(source), 'health', toString(health)), toFloat64(count())
    FROM run_health GROUP BY source, health
    UNION ALL
    SELECT 'changes_total', map('language', toString(language), 'op', toString(op)), toFloat64(uniqExact(id))
    FROM changes GROUP BY language, op
    UNION ALL
    SELECT 'mails_total', map('report', toString(report), 'state', toString(state)), toFloat64(count())
    FROM deliveries FINAL GROUP BY report, state
    UNION ALL
    SELECT 'last_mail_timestamp_seconds', map('report', toString(report)), toUnixTimestamp64Milli(max(at)) / 1000
    FROM deliveries FINAL WHERE state = 'sent' GROUP BY report
    UNION ALL
    SELECT 'texts', map('language', toString(language)), toFloat64(uniqExact(act_id))
    FROM sightings GROUP BY language
    UNION ALL
    SELECT 'held_texts', map('source', toString(source)), toFloat64(count())
    FROM current_comparisons WHERE state = 'held' GROUP BY source
    UNION ALL
    SELECT 'absent_texts', map('source', toString(source), 'language', toString(language)), toFloat64(count())
    FROM absent_texts GROUP BY source, language
    UNION ALL
    SELECT 'last_run_timestamp_seconds', map('source', toString(source)), toUnixTimestamp64Milli(finished_at) / 1000
    FROM last_runs
    UNION ALL
    SELECT 'last_green_run_timestamp_seconds', map('source', toString(source)), toUnixTimestamp64Milli(max(finished_at)) / 1000
    FROM run_health WHERE health = 'green' GROUP BY source
    UNION ALL
    SELECT 'first_run_timestamp_seconds', map('source', toString(source)), toUnixTimestamp64Milli(min(finished_at)) / 1000
    FROM runs GROUP BY source
    UNION ALL
    SELECT 'last_run_red', map('source', toString(source)), toFloat64(health = 'red') FROM last_runs
    UNION ALL
    SELECT 'last_run_seconds', map('source', toString(source)), dateDiff('millisecond', started_at, finished_at) / 1000
    FROM last_runs
    UNION ALL
    SELECT 'last_run_items', map('source', toString(source), 'what', counted.1), toFloat64(assumeNotNull(counted.2))
    FROM last_runs
    ARRAY JOIN arrayFilter(c -> c.2 IS NOT NULL, [
        ('expected', expected), ('seen', toNullable(seen)), ('fetched', toNullable(fetched)), ('changed', toNullable(changed)),
        ('failed', toNullable(failed)), ('rejected', toNullable(rejected)), ('skipped', toNullable(skipped))
    ]) AS counted
    UNION ALL
    SELECT 'last_run_reason', map('source', toString(source), 'reason', why), toFloat64(1)
    FROM last_runs ARRAY JOIN arrayConcat(reasons, if(rejected > 0, ['rejected'], [])) AS why
    UNION ALL
    SELECT 'oldest_unchecked_timestamp_seconds', map('source', toString(source)),
           toInt32(assumeNotNull(oldest_unchecked)) * 86400. - 18000
    FROM last_runs WHERE oldest_unchecked IS NOT NULL
    UNION ALL
    SELECT 'source_updated_timestamp_seconds', map('source', toString(source)),
           toInt32(assumeNotNull(source_updated)) * 86400. - 18000
    FROM last_runs WHERE source_updated IS NOT NULL
)
ORDER BY metric, labels
