-- What should not happen to a text in force (processors/rules/alarms.yml has the rules), as far as is known now.

-- One row an event the diff itself found suspicious.
CREATE VIEW flagged_alarms AS
SELECT arrayJoin(arrayIntersect(e.flags, ['number_reused', 'lost_most_text', 'renumbering'])) AS kind,
       e.act_id AS act_id, e.language AS language, coalesce(e.path_after, e.path_before, 'act') AS path, e.id AS event,
       e.occurrence AS occurrence, e.previous_edition AS previous_edition, e.edition_date AS edition_date,
       e.first_seen AS first_seen, e.title AS title, e.address AS address, '' AS named_act,
       coalesce(e.text_after, e.text_before, '') AS words
FROM events AS e;

-- A number that vanished in an earlier edition and stands over another text now. Law 480-V of 06.04.2016, art. 27(6).
CREATE VIEW reused_numbers AS
SELECT 'number_reused' AS kind, e.act_id AS act_id, e.language AS language, e.path_after AS path, e.id AS event,
       e.occurrence AS occurrence, e.previous_edition AS previous_edition, e.edition_date AS edition_date,
       e.first_seen AS first_seen, e.title AS title, e.address AS address, '' AS named_act,
       coalesce(e.text_after, '') AS words
FROM events AS e
INNER JOIN (
    SELECT act_id, language, path_before AS path, groupArray((edition_date, coalesce(text_before, ''))) AS gone
    FROM events
    WHERE op = 'repealed' AND path_after IS NULL
    GROUP BY act_id, language, path
) AS r ON r.act_id = e.act_id AND r.language = e.language AND r.path = e.path_after
WHERE e.op = 'added' AND NOT has(e.flags, 'number_reused') AND e.edition_date >= toDate32('2016-04-06')
  AND match(coalesce(e.path_after, ''), '(^|/)(part|sec|subsec|ch|para|art|pt|sub|annex):[^/]+$')
  AND arrayExists(g -> g.1 < e.edition_date AND g.2 != coalesce(e.text_after, ''), r.gone);

-- A text that changed although no note, no source and no line of its history names another act.
CREATE VIEW silent_edits AS
SELECT 'silent_edit' AS kind, e.act_id AS act_id, e.language AS language,
       coalesce(e.path_after, e.path_before, 'act') AS path, e.id AS event, e.occurrence AS occurrence,
       e.previous_edition AS previous_edition, e.edition_date AS edition_date, e.first_seen AS first_seen,
       e.title AS title, e.address AS address, '' AS named_act, coalesce(e.text_after, e.text_before, '') AS words
FROM events AS e
LEFT JOIN (
    SELECT act_id, groupArray(changed_on) AS days
    FROM current_history
    WHERE document_act_id != '' AND document_act_id != act_id AND changed_on IS NOT NULL
    GROUP BY act_id
) AS h ON h.act_id = e.act_id
WHERE e.op NOT IN ('note', 'editorial')
  AND e.id NOT IN (
      SELECT id FROM current_changes
      WHERE arrayExists(c -> JSONExtractString(c, 'certainty') != 'unknown', JSONExtractArrayRaw(causes))
  )
  AND NOT arrayExists(day -> day > e.previous_edition AND day <= e.edition_date, h.days);

-- A note that names a new act over a text that is as before, in this edition and since that act. Not here: what the
-- note announces, what a court said, a note that says that only the other language changes, and acts as old as the
-- first edition we hold: their change may stand in it.
CREATE VIEW idle_notes AS
SELECT 'note_without_change' AS kind, n.act_id AS act_id, n.language AS language, coalesce(n.path_after, '') AS path,
       n.id AS event, n.occurrence AS occurrence, n.previous_edition AS previous_edition, n.edition_date AS edition_date,
       n.first_seen AS first_seen, n.title AS title, n.address AS address,
       JSONExtractString(n.causes, 1, 'act_id') AS named_act, coalesce(n.text_after, '') AS words
FROM events AS n
LEFT JOIN (
    SELECT act_id, language, groupArray((coalesce(path_after, path_before, ''), edition_date)) AS texts
    FROM events WHERE op != 'note' GROUP BY act_id, language
) AS t ON t.act_id = n.act_id AND t.language = n.language
LEFT JOIN (
    SELECT act_id, language, min(edition_date) AS first_edition FROM sightings FINAL GROUP BY act_id, language
) AS f ON f.act_id = n.act_id AND f.language = n.language
WHERE n.op = 'note' AND n.path_after IS NOT NULL AND JSONLength(n.causes) > 0
  AND arrayExists(c -> coalesce(toDate32OrNull(JSONExtractString(c, 'date')), n.edition_date) > f.first_edition,
                  JSONExtractArrayRaw(n.causes))
  AND NOT hasAny(n.flags, ['future_change', 'court', 'other_language'])
  AND NOT arrayExists(c -> coalesce(toDate32OrNull(JSONExtractString(c, 'in_force')) > n.edition_date, false),
                      JSONExtractArrayRaw(n.causes))
  AND NOT arrayExists(
      x -> x.2 <= n.edition_date
           AND (x.2 = n.edition_date
                OR x.2 >= arrayMin(c -> coalesce(toDate32OrNull(JSONExtractString(c, 'date')), n.edition_date),
                                   JSONExtractArrayRaw(n.causes)))
           AND (path = '' OR x.1 IN ('', 'act', path) OR startsWith(x.1, concat(path, '/'))
                OR startsWith(path, concat(x.1, '/')) OR match(path, '(^|/)(part|sec|subsec|ch|para):[^/]+$')),
      t.texts);

-- A line of the history that names another act, while the text, seen before that day and since, is as before.
CREATE VIEW idle_histories AS
SELECT 'note_without_change' AS kind, h.act_id AS act_id, '' AS language, 'act' AS path, '' AS event,
       toUInt64(1) AS occurrence, NULL AS previous_edition, h.changed_on AS edition_date,
       greatest(h.first_seen, arrayMin(arrayFilter(m -> toDate32(m + INTERVAL 5 HOUR) >= h.changed_on, s.moments)))
           AS first_seen,
       h.title AS title, h.address AS address, h.document_act_id AS named_act, h.document AS words
FROM (
    SELECT act_id, document_act_id, changed_on, min(seen_at) AS first_seen, argMin(document, (seen_at, source)) AS document,
           argMin(address, (seen_at, source)) AS address, '' AS title
    FROM act_history FINAL
    WHERE document_act_id != '' AND document_act_id != act_id AND changed_on IS NOT NULL
    GROUP BY act_id, document_act_id, changed_on
) AS h
INNER JOIN (SELECT act_id, groupArray(seen_at) AS moments FROM sightings FINAL GROUP BY act_id) AS s
    ON s.act_id = h.act_id
LEFT JOIN (
    SELECT act_id, max(greatest(edition_date, toDate32(first_seen + INTERVAL 5 HOUR))) AS last_change
    FROM events WHERE op != 'note' GROUP BY act_id
) AS e ON e.act_id = h.act_id
WHERE arrayExists(m -> toDate32(m + INTERVAL 5 HOUR) < h.changed_on, s.moments)
  AND arrayExists(m -> toDate32(m + INTERVAL 5 HOUR) >= h.changed_on, s.moments)
  AND (e.last_change IS NULL OR e.last_change < h.changed_on);

-- One row an alarm. `words` is what it rests on, as printed; `named_act` is the act a note or a history names.
CREATE VIEW alarms AS
SELECT lower(hex(MD5(concat(kind, '\n', act_id, '\n', language, '\n', event, '\n', toString(occurrence), '\n', named_act,
                            '\n', toString(edition_date))))) AS id,
       kind, act_id, language, path, event, occurrence, previous_edition, edition_date, first_seen, title, address,
       named_act, words
FROM (
    SELECT * FROM flagged_alarms UNION ALL SELECT * FROM reused_numbers UNION ALL SELECT * FROM silent_edits
    UNION ALL SELECT * FROM idle_notes UNION ALL SELECT * FROM idle_histories
);
