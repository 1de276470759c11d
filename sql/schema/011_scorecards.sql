-- What was made of drafts after their discussion, and how state bodies keep to the rules of it.

-- What a draft was compared with when its act was last looked for; equal `basis`, nothing to do.
CREATE TABLE lineage_looks (
    source LowCardinality(String), draft_id String, basis String, at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at) ORDER BY (source, draft_id);

-- One row a draft: what is counted in the scorecard of its body.
CREATE VIEW draft_scores AS
SELECT s.source AS source, s.draft_id AS draft_id, if(s.body_ru != '', s.body_ru, s.body_kk) AS body,
       s.body_kk AS body_kk, s.body_ru AS body_ru, s.created AS created,
       arrayFilter(t -> JSONExtractString(t, 'duty') = 'discussion', JSONExtractArrayRaw(s.terms)) AS spans,
       arrayFilter(t -> JSONExtractString(t, 'duty') = 'report', JSONExtractArrayRaw(s.terms)) AS reports,
       arrayExists(t -> JSONExtractRaw(t, 'kept') = 'false', spans) AS term_broken,
       arrayExists(t -> JSONExtractRaw(t, 'kept') = 'true', spans) AND NOT term_broken AS term_kept,
       arrayExists(t -> JSONExtractRaw(t, 'kept') = 'false', reports) AS report_missing,
       coalesce(o.remarks, 0) AS remarks, coalesce(o.accepted, 0) AS accepted, coalesce(o.rejected, 0) AS rejected,
       coalesce(o.templates, 0) AS templates, coalesce(o.unanswered, 0) AS unanswered,
       coalesce(o.in_time, 0) AS in_time, coalesce(o.late, 0) AS late,
       coalesce(c.found, 0) AS found, coalesce(c.not_found, 0) AS not_found
FROM draft_states AS s FINAL
LEFT JOIN (
    SELECT source, draft_id, count() AS remarks, countIf(kind IN ('accepted', 'accepted_in_part')) AS accepted,
           countIf(startsWith(kind, 'rejected')) AS rejected, countIf(kind = 'template_answer') AS templates,
           countIf(kind = 'unanswered') AS unanswered, countIf(late_days = 0) AS in_time, countIf(late_days > 0) AS late
    FROM outcomes FINAL GROUP BY source, draft_id
) AS o ON o.source = s.source AND o.draft_id = s.draft_id
LEFT JOIN (
    SELECT source, draft_id, countIf(has(verdicts, 'found')) AS found,
           countIf(has(verdicts, 'not_found') AND NOT has(verdicts, 'found')) AS not_found
    FROM (SELECT source, draft_id, comment_id, groupUniqArray(verdict) AS verdicts
          FROM acceptance_checks FINAL GROUP BY source, draft_id, comment_id)
    GROUP BY source, draft_id
) AS c ON c.source = s.source AND c.draft_id = s.draft_id
WHERE s.kind = 'draft';

-- One row a state body: its drafts, terms kept and broken, answers in time, what became of remarks.
CREATE VIEW scorecards AS
SELECT source, body, any(body_kk) AS body_kk, any(body_ru) AS body_ru, count() AS drafts,
       countIf(term_kept) AS terms_kept, countIf(term_broken) AS terms_broken, countIf(report_missing) AS reports_missing,
       sum(d.remarks) AS remarks, sum(d.in_time) AS answered_in_time, sum(d.late) AS answered_late,
       sum(d.unanswered) AS unanswered, sum(d.accepted) AS accepted, sum(d.rejected) AS rejected,
       sum(d.templates) AS templates, sum(d.found) AS accepted_found, sum(d.not_found) AS accepted_not_found
FROM draft_scores AS d
WHERE body != ''
GROUP BY source, body;
