-- What the pages of days show, as a number a day that changes when a row shown on the page of that day does.
-- No parameters. Days of Kazakhstan (UTC+5). What a day says of sources nobody visited on it is in page_sources.
WITH
    contents AS (
        SELECT id, act_id, language, source, new_capture, sum(sipHash64(tuple(*))) AS content
        FROM changes FINAL
        GROUP BY id, act_id, language, source, new_capture
    ),
    said AS (SELECT subject, sum(sipHash64(tuple(name, value, evidence, rule))) AS said FROM labels GROUP BY subject),
    heads AS (
        SELECT act_id, sum(sipHash64(language)) AS languages,
               sum(sipHash64(tuple(language, title, requisites, address))) AS named
        FROM acts GROUP BY act_id
    ),
    act_said AS (
        SELECT act_id, sum(sipHash64(tuple(name, value, evidence, rule))) AS said
        FROM labels WHERE name IN ('act_type', 'body') GROUP BY act_id
    ),
    looked AS (SELECT source, min(finished_at) AS first_look FROM runs FINAL WHERE seen > 0 GROUP BY source),
    sights AS (
        SELECT act_id, argMin(s.source, (s.seen_at, s.source)) AS source, min(s.seen_at) AS first_seen
        FROM sightings AS s FINAL GROUP BY act_id
    ),
    parts AS (
        SELECT toDate32(e.first_seen + INTERVAL 5 HOUR) AS day, 'event' AS kind, e.act_id AS act_id,
               sipHash64(tuple(e.id, e.occurrence, e.first_seen, arraySort(e.sources), c.content, l.said)) AS part
        FROM events AS e
        LEFT JOIN contents AS c ON c.id = e.id AND c.act_id = e.act_id AND c.language = e.language
                                AND c.source = e.first_source AND c.new_capture = e.capture_id
        LEFT JOIN said AS l ON l.subject = e.id
        UNION ALL
        SELECT toDate32(e.first_seen + INTERVAL 5 HOUR) AS day, 'clause' AS kind, e.act_id AS act_id,
               sipHash64(tuple(c.event, c.language, c.cause_day, c.cause_number, c.clauses, c.agreement)) AS part
        FROM cause_clauses AS c
        INNER JOIN events AS e ON e.id = c.event AND e.act_id = c.act_id AND e.language = c.language
        UNION ALL
        SELECT toDate32(s.first_seen + INTERVAL 5 HOUR) AS day,
               if(k.source != '' AND k.first_look < toDateTime64(day, 3, 'UTC') - INTERVAL 5 HOUR, 'new', 'baseline') AS kind,
               s.act_id AS act_id, sipHash64(s.source) AS part
        FROM sights AS s
        LEFT JOIN looked AS k ON k.source = s.source
        UNION ALL
        SELECT toDate32(seen_at + INTERVAL 5 HOUR) AS day, 'held' AS kind, act_id, sipHash64(tuple(*)) AS part
        FROM current_comparisons WHERE state = 'held'
        UNION ALL
        SELECT toDate32(seen_at + INTERVAL 5 HOUR) AS day, 'reject' AS kind, '' AS act_id, sipHash64(tuple(*)) AS part
        FROM rejects FINAL
        UNION ALL
        SELECT toDate32(finished_at + INTERVAL 5 HOUR) AS day, 'run' AS kind, '' AS act_id, sipHash64(tuple(*)) AS part
        FROM run_health
        UNION ALL
        SELECT toDate32(first_seen + INTERVAL 5 HOUR) AS day, 'alarm' AS kind, act_id, sipHash64(tuple(*)) AS part
        FROM alarms
    )
SELECT p.day AS day,
       sum(sipHash64(tuple(
           p.kind, p.act_id, p.part, multiIf(p.kind = 'event', h.languages, p.kind IN ('new', 'held'), h.named, 0),
           if(p.kind IN ('event', 'new'), a.said, 0)
       ))) AS shown
FROM parts AS p
LEFT JOIN heads AS h ON h.act_id = p.act_id
LEFT JOIN act_said AS a ON a.act_id = p.act_id
GROUP BY day
ORDER BY day
