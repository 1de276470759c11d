-- How the row of a table begins that a changed cell stands in: a cell alone does not say what it is about.
CREATE TABLE table_rows (
    act_id String, language LowCardinality(String), event String, new_hash String, row String
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, event, new_hash);

-- What amending acts say they do: one row an instruction and place (processors/provenance/instructions.py).
-- `clause` is the provision of the amending act, `path` the place in the amended one, "" all of it.
CREATE TABLE instructions (
    act_id String, language LowCardinality(String), text_hash String, position UInt32,
    clause String, line String, anchors Array(String), operation LowCardinality(String), rule LowCardinality(String),
    amended_act_id String, amended_date Nullable(Date32), amended_number String, amended_words String,
    path String, words_before Array(String), words_after Array(String), text String, flags Array(LowCardinality(String))
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, text_hash, position);

-- By which date and number an act goes, in either language.
CREATE VIEW act_names AS
SELECT act_id, groupUniqArrayIf(value, name = 'act_date') AS dates, groupUniqArrayIf(value, name = 'act_number') AS numbers
FROM assessments FINAL
WHERE name IN ('act_date', 'act_number')
GROUP BY act_id;

-- Every cause of an event beside the instructions of that act that may have made it. `linked`: the link of the note leads
-- to the clause. `distance`: 0 the very place, 1 the instruction is about what the provision stands in, 2 about a part of
-- it, 3 the same in another container, 4 throughout the text, 8 by the link alone, 9 by the words alone. `agreement`: do
-- the texts have the words of the instruction?
CREATE VIEW instruction_matches AS
SELECT event, act_id, language, cause_day, cause_number, amending_act, clause, operation, path, text, flags, linked,
       distance, agreement
FROM (
    SELECT k.event AS event, k.act_id AS act_id, k.language AS language, k.cause_day AS cause_day,
           k.cause_number AS cause_number, k.amending_act AS amending_act, i.clause AS clause,
           i.operation AS operation, i.path AS path, i.text AS text, i.flags AS flags,
           has(i.anchors, k.fragment) AS linked,
           replaceRegexpOne(k.path, '^(rules|annex)(:[^/]+)?(/|$)', 'rules\\3') AS loose,
           replaceRegexpOne(i.path, '^(rules|annex)(:[^/]+)?(/|$)', 'rules\\3') AS loose_said,
           multiIf(i.operation IN ('new_wording', 'added') AND empty(i.after), 'unknown',
                   i.operation IN ('new_wording', 'added') AND k.after = '',
                   if(arrayExists(w -> position(w, k.before) > 0, i.after), 'differ', 'agree'),
                   i.operation IN ('new_wording', 'added'),
                   if(arrayExists(w -> position(w, k.after) > 0 OR position(k.after, w) > 0, i.after), 'agree', 'differ'),
                   i.operation = 'replaced_words',
                   if(arrayExists(w -> position(k.before, w) > 0, i.before)
                      AND arrayExists(w -> position(k.after, w) > 0, i.after), 'agree', 'differ'),
                   i.operation = 'inserted_words',
                   if(notEmpty(i.after) AND arrayAll(w -> position(k.after, w) > 0 AND position(k.before, w) = 0, i.after),
                      'agree', 'differ'),
                   i.operation = 'deleted_words',
                   if(arrayExists(w -> countSubstrings(k.before, w) > countSubstrings(k.after, w), i.before),
                      'agree', 'differ'),
                   i.operation = 'repealed', if(k.op = 'repealed', 'agree', 'differ'), 'unknown') AS agreement,
           multiIf(i.path = k.path, 0, startsWith(k.path, concat(i.path, '/')), 1, startsWith(i.path, concat(k.path, '/')), 2,
                   loose = loose_said OR startsWith(loose, concat(loose_said, '/')), 3,
                   has(i.flags, 'everywhere') AND (i.path = '' OR startsWith(k.path, concat(i.path, '/'))), 4,
                   length(k.after) >= 20 AND arrayExists(w -> position(w, k.after) > 0, i.after), 9,
                   linked, 8, 255) AS distance
    FROM (
        SELECT c.event AS event, c.act_id AS act_id, c.language AS language, c.op AS op, c.path AS path,
               c.cause_day AS cause_day, c.cause_number AS cause_number,
               extract(c.cause_url, '#(z[0-9]+)$') AS fragment,
               if(c.cause_act != '', c.cause_act, m.amending) AS amending_act, t.before AS before, t.after AS after
        FROM event_causes AS c
        LEFT JOIN (
            SELECT date, number, any(act_id) AS amending
            FROM act_names ARRAY JOIN dates AS date
            ARRAY JOIN numbers AS number
            GROUP BY date, number HAVING uniqExact(act_id) = 1
        ) AS m ON m.date = c.cause_day AND m.number = c.cause_number
        INNER JOIN (
            SELECT id, act_id, language,
                   any(lowerUTF8(replaceRegexpAll(coalesce(text_before, ''), '[^\\pL\\pN]+', ''))) AS before,
                   any(lowerUTF8(replaceRegexpAll(coalesce(text_after, ''), '[^\\pL\\pN]+', ''))) AS after
            FROM changes FINAL GROUP BY id, act_id, language
        ) AS t ON t.id = c.event AND t.act_id = c.act_id AND t.language = c.language
    ) AS k
    INNER JOIN (
        SELECT act_id, language, clause, anchors, operation, path, text, flags, amended_act_id, amended_date, amended_number,
               lowerUTF8(replaceRegexpAll(amended_words, '[^\\pL\\pN]+', '')) AS named,
               arrayMap(w -> lowerUTF8(replaceRegexpAll(w, '[^\\pL\\pN]+', '')), words_before) AS before,
               arrayMap(w -> lowerUTF8(replaceRegexpAll(w, '[^\\pL\\pN]+', '')), words_after) AS after
        FROM instructions FINAL
        WHERE operation != 'unknown'
    ) AS i ON i.act_id = k.amending_act AND i.language = k.language
    LEFT JOIN act_names AS a ON a.act_id = k.act_id
    LEFT JOIN (
        SELECT act_id, groupUniqArray(lowerUTF8(replaceRegexpAll(title, '[^\\pL\\pN]+', ''))) AS titles
        FROM sightings FINAL GROUP BY act_id
    ) AS s ON s.act_id = k.act_id
    WHERE i.amended_act_id = k.act_id
       OR (i.amended_date IS NOT NULL AND has(a.dates, toString(i.amended_date))
           AND (i.amended_number = '' OR has(a.numbers, i.amended_number)))
       OR (i.amended_act_id = '' AND i.amended_date IS NULL
           AND arrayExists(w -> length(w) >= 12 AND position(i.named, w) > 0, s.titles))
)
WHERE distance < 4 OR (distance <= 9 AND agreement = 'agree');

-- The clause of the amending act that made an event: those whose words are there come first, then those the link of the
-- note leads to, then the nearest.
-- More than one clause means that they cannot be told apart. `agreement` says whether the new text has the words of the
-- clause: agree, differ, or unknown where the clause quotes none.
CREATE VIEW cause_clauses AS
SELECT n.event AS event, n.act_id AS act_id, n.language AS language, n.cause_day AS cause_day,
       n.cause_number AS cause_number, n.amending_act AS amending_act,
       arraySort(groupUniqArray(n.clause)) AS clauses, argMin(n.text, (n.clause, n.text)) AS instruction,
       argMin(n.operation, (n.clause, n.text)) AS operation,
       multiIf(countIf(n.agreement = 'agree') > 0, 'agree', countIf(n.agreement = 'differ') > 0, 'differ', 'unknown') AS agreement
FROM (
    SELECT *, (m.agreement != 'agree', not m.linked, m.distance) AS rank,
           min(rank) OVER (PARTITION BY event, act_id, language, cause_day, cause_number) AS nearest
    FROM instruction_matches AS m
) AS n
WHERE n.rank = n.nearest
GROUP BY event, act_id, language, cause_day, cause_number, amending_act;

-- The lines of the history of an act that name another act: which it is, as far as its own pages say, when it was
-- published, and how many of its instructions are about the act. Its clauses are in `instructions`.
CREATE VIEW history_causes AS
SELECT h.act_id AS act_id, h.language AS language, h.changed_on AS changed_on, h.document AS document,
       h.requisites AS requisites, h.status AS status, h.document_act_id AS amending_act,
       arraySort(n.dates) AS amending_dates, arraySort(n.numbers) AS amending_numbers, p.published AS published,
       coalesce(i.instructions, 0) AS instructions, h.signals AS signals
FROM current_history AS h
LEFT JOIN act_names AS n ON n.act_id = h.document_act_id
LEFT JOIN publications AS p ON p.act_id = h.document_act_id
LEFT JOIN (
    SELECT act_id, language, amended_act_id, count() AS instructions
    FROM instructions FINAL GROUP BY act_id, language, amended_act_id
) AS i ON i.act_id = h.document_act_id AND i.language = h.language AND i.amended_act_id = h.act_id
WHERE h.document_act_id != '' AND h.document_act_id != h.act_id;
