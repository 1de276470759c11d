-- Changes that apply from the day after the day of publication, by the sense of the words (law 480-V, art. 42: unverified).
CREATE OR REPLACE VIEW cause_clocks AS
SELECT e.event AS event, e.act_id AS act_id, e.language AS language, e.op AS op, e.path AS path,
       e.cause_day AS cause_day, e.cause_date AS cause_date, e.cause_number AS cause_number, if(e.cause_act = '', n.named, e.cause_act) AS cause_act,
       e.cause_type AS cause_type, e.cause_url AS cause_url, e.words AS words, e.evidence AS evidence,
       e.certainty AS certainty, e.first_seen AS first_seen, t.rule AS rule, t.kind AS kind, t.article AS article,
       coalesce(e.stated_published, p.published) AS published,
       multiIf(t.kind = 'days' AND t.count > 0, addDays(published, t.count + 1),
               t.kind = 'months' AND t.count > 0, addDays(addMonths(published, t.count), 1),
               t.kind = 'next_day', addDays(published, 1), t.kind = 'publication', published, NULL) AS reckoned,
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
