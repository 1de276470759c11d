-- What analysts query. FINAL makes a fact that was written twice count once.

CREATE VIEW current_comparisons AS
SELECT * FROM comparisons FINAL;

-- Changes between editions that really follow each other, as known now.
CREATE VIEW current_changes AS
SELECT c.*, row_number() OVER (
    PARTITION BY c.act_id, c.language, c.source, c.id ORDER BY c.new_edition, c.seen_at, c.ordinal
) AS occurrence
FROM changes AS c FINAL
INNER JOIN (
    SELECT act_id, language, source, new_capture, old_capture FROM comparisons FINAL WHERE state = 'compared'
) AS k USING (act_id, language, source, new_capture, old_capture);

-- One row per event: the same change seen in two sources, or in two captures, is one event.
CREATE VIEW events AS
SELECT id, act_id, language, occurrence,
       min(seen_at) AS first_seen, argMin(source, (seen_at, source)) AS first_source, groupUniqArray(source) AS sources,
       argMin(new_edition, (seen_at, source)) AS edition_date, argMin(old_edition, (seen_at, source)) AS previous_edition,
       argMin(title, (seen_at, source)) AS title, argMin(requisites, (seen_at, source)) AS requisites,
       argMin(address, (seen_at, source)) AS address, argMin(ordinal, (seen_at, source)) AS ordinal,
       any(op) AS op, any(path_before) AS path_before, any(path_after) AS path_after,
       argMin(text_before, (seen_at, source)) AS text_before, argMin(text_after, (seen_at, source)) AS text_after,
       argMin(redline, (seen_at, source)) AS redline, argMin(causes, (seen_at, source)) AS causes,
       argMin(note, (seen_at, source)) AS note, argMin(flags, (seen_at, source)) AS flags,
       argMin(new_hash, (seen_at, source)) AS new_hash, argMin(old_hash, (seen_at, source)) AS old_hash,
       argMin(new_capture, (seen_at, source)) AS capture_id
FROM current_changes
GROUP BY id, act_id, language, occurrence;

-- Captures whose edition lost so much text that it waits for a second capture.
CREATE VIEW held_captures AS
SELECT act_id, language, source, new_capture AS capture_id FROM comparisons FINAL WHERE state = 'held';

-- One row per edition that stands: act, language, edition date, text. What is held is no edition yet.
CREATE VIEW editions AS
SELECT edition_id, act_id, language, edition_date, text_hash,
       min(seen_at) AS first_seen, max(seen_at) AS last_seen, groupUniqArray(source) AS sources,
       argMin(body, (seen_at, source)) AS body, argMin(size, (seen_at, source)) AS size,
       argMax(title, (seen_at, source)) AS title, argMax(requisites, (seen_at, source)) AS requisites,
       argMax(status, (seen_at, source)) AS status, argMax(address, (seen_at, source)) AS address,
       argMax(act_types, (seen_at, source)) AS act_types, argMin(capture_id, (seen_at, source)) AS capture_id
FROM (
    SELECT * FROM sightings FINAL
    WHERE (act_id, language, source, capture_id) NOT IN (SELECT act_id, language, source, capture_id FROM held_captures)
)
GROUP BY edition_id, act_id, language, edition_date, text_hash;

-- One row per act and language: its newest edition.
CREATE VIEW acts AS
SELECT act_id, language,
       argMax(e.title, (e.edition_date, e.last_seen)) AS title,
       argMax(e.requisites, (e.edition_date, e.last_seen)) AS requisites,
       argMax(e.status, (e.edition_date, e.last_seen)) AS status,
       argMax(e.address, (e.edition_date, e.last_seen)) AS address,
       max(e.edition_date) AS newest_edition, argMax(e.text_hash, (e.edition_date, e.last_seen)) AS text_hash,
       argMax(e.body, (e.edition_date, e.last_seen)) AS body,
       argMax(e.edition_id, (e.edition_date, e.last_seen)) AS edition_id,
       count() AS editions, min(e.first_seen) AS first_seen, max(e.last_seen) AS last_seen
FROM editions AS e
GROUP BY act_id, language;

-- Labels of changes and editions that stand; a change between editions that turned out not to be neighbours has none.
CREATE VIEW labels AS
SELECT * FROM assessments FINAL
WHERE subject IN (SELECT id FROM current_changes) OR subject IN (SELECT edition_id FROM sightings);

-- A run is red when the crawl says so or when something it fetched was refused.
CREATE VIEW run_health AS
SELECT r.*, coalesce(j.rejected, 0) AS rejected, if(rejected > 0, 'red', r.status) AS health, j.refusals AS refusals
FROM runs AS r FINAL
LEFT JOIN (
    SELECT run_id, count() AS rejected, arraySort(groupUniqArray(concat(reason, ': ', address, ' — ', detail))) AS refusals
    FROM rejects FINAL GROUP BY run_id
) AS j ON j.run_id = r.run_id;
