-- From when changes apply, as far as it is known when somebody asks.

-- What the words of a note on commencement ask to be counted.
CREATE TABLE commencement_terms (
    language LowCardinality(String), words String, rule LowCardinality(String), kind LowCardinality(String),
    count UInt32, article LowCardinality(String), partial Bool, since Nullable(Date32), until Nullable(Date32)
) ENGINE = ReplacingMergeTree ORDER BY (language, words);

-- One row an event and act that made it. Of several sources the one that knows the id of that act counts.
CREATE VIEW event_causes AS
SELECT c.id AS event, c.act_id AS act_id, c.language AS language, c.op AS op,
       coalesce(c.path_after, c.path_before, 'act') AS path,
       JSONExtractString(said, 'date') AS cause_day, toDate32OrNull(cause_day) AS cause_date,
       JSONExtractString(said, 'number') AS cause_number,
       maxIf(JSONExtractString(said, 'act_id'), match(JSONExtractString(said, 'act_id'), '^[A-Z]')) AS cause_act,
       max(JSONExtractString(said, 'act_type')) AS cause_type, max(JSONExtractString(said, 'url')) AS cause_url,
       max(JSONExtractString(said, 'commencement')) AS words, max(JSONExtractString(said, 'evidence')) AS evidence,
       max(JSONExtractString(said, 'certainty')) AS certainty,
       max(toDate32OrNull(JSONExtractString(said, 'in_force'))) AS stated_in_force,
       max(toDate32OrNull(JSONExtractString(said, 'published'))) AS stated_published,
       min(c.seen_at) AS first_seen
FROM current_changes AS c
ARRAY JOIN JSONExtractArrayRaw(c.causes) AS said
WHERE c.op != 'editorial' AND (c.op != 'note' OR has(c.flags, 'future_change'))
GROUP BY event, act_id, language, op, path, cause_day, cause_number;

-- The same with the sum done. Law 480-V of 06.04.2016, arts. 14 and 42: a term of N days after the day of first
-- official publication P runs P+1 ... P+N, and the act applies from P+N+1; months end on the same day-number or on the
-- last day of the month. `ends_on_day_off`: the last day of the term is a Saturday or Sunday; whether it then moves to
-- the next working day (art. 14(3)) is unverified, so the calendar date is given. Where one source does not know the id
-- of an act by its date and number, another's note on the same amended act may.
CREATE VIEW cause_clocks AS
SELECT e.event AS event, e.act_id AS act_id, e.language AS language, e.op AS op, e.path AS path,
       e.cause_day AS cause_day, e.cause_date AS cause_date, e.cause_number AS cause_number, if(e.cause_act = '', n.named, e.cause_act) AS cause_act,
       e.cause_type AS cause_type, e.cause_url AS cause_url, e.words AS words, e.evidence AS evidence,
       e.certainty AS certainty, e.first_seen AS first_seen, t.rule AS rule, t.kind AS kind, t.article AS article,
       coalesce(e.stated_published, p.published) AS published,
       multiIf(t.kind = 'days' AND t.count > 0, addDays(published, t.count + 1),
               t.kind = 'months' AND t.count > 0, addDays(addMonths(published, t.count), 1),
               t.kind = 'publication', published, NULL) AS reckoned,
       coalesce(e.stated_in_force, reckoned) AS in_force,
       multiIf(in_force IS NULL, 'open', t.partial, 'partial', t.kind IN ('fixed', ''), 'stated',
               e.cause_date >= coalesce(t.since, toDate32('1900-01-01'))
               AND e.cause_date <= coalesce(t.until, toDate32('2299-12-31')), 'computed', 'unverified') AS in_force_basis,
       coalesce(t.kind IN ('days', 'months') AND toDayOfWeek(addDays(in_force, -1)) >= 6, false) AS ends_on_day_off
FROM event_causes AS e
LEFT JOIN (SELECT * FROM commencement_terms FINAL) AS t ON t.language = e.language AND t.words = e.words
LEFT JOIN (
    SELECT act_id, cause_day, cause_number, any(cause_act) AS named
    FROM event_causes WHERE cause_act != '' GROUP BY act_id, cause_day, cause_number HAVING uniqExact(cause_act) = 1
) AS n ON n.act_id = e.act_id AND n.cause_day = e.cause_day AND n.cause_number = e.cause_number
LEFT JOIN publications AS p ON p.act_id = if(e.cause_act = '', n.named, e.cause_act);

-- One row a provision, act that changed it, and date from which the change applies. Kazakh and Russian that say the
-- same are one row; where they differ there are two.
CREATE VIEW commencements AS
SELECT lower(hex(MD5(concat(
           k.act_id, '\n', k.path, '\n', k.cause_day, '\n', k.cause_number, '\n', ifNull(toString(k.in_force), '')
       )))) AS id,
       k.act_id AS act_id, k.path AS path, k.cause_date AS cause_date, k.cause_number AS cause_number,
       k.in_force AS in_force,
       max(k.cause_act) AS cause_act, max(k.cause_type) AS cause_type, max(k.cause_url) AS cause_url,
       arraySort(groupUniqArray(k.language)) AS languages, arraySort(groupUniqArray(k.op)) AS ops,
       argMin(k.rule, (k.language, k.event)) AS rule, argMin(k.article, (k.language, k.event)) AS article,
       argMin(k.in_force_basis, (k.language, k.event)) AS in_force_basis, max(k.certainty) AS certainty,
       max(k.ends_on_day_off) AS ends_on_day_off, max(k.published) AS published,
       argMax(k.words, (k.language, k.event)) AS words, argMax(k.evidence, (k.language, k.event)) AS evidence,
       min(k.first_seen) AS first_seen
FROM cause_clocks AS k
WHERE k.words != '' OR k.in_force IS NOT NULL
GROUP BY k.act_id, k.path, k.cause_day, k.cause_date, k.cause_number, k.in_force;
