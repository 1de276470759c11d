-- The cards of acts: what a source says about an act beside its text. Every capture of a card is kept whole.

-- One row a line of the card (`/info`): name and value as printed; `field` and `day` where the name is known.
CREATE TABLE act_info (
    act_id String, language LowCardinality(String), source LowCardinality(String), seen_at DateTime64(3, 'UTC'),
    capture_id String, address String, position UInt32, name String, value String, field LowCardinality(String),
    day Nullable(Date32), signals String
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, source, seen_at, capture_id, position);

-- One row a line of the history of an act, or of the list of its editions in the control bank.
CREATE TABLE act_history (
    act_id String, language LowCardinality(String), source LowCardinality(String), seen_at DateTime64(3, 'UTC'),
    capture_id String, address String, position UInt32, document String, document_act_id String, requisites String,
    changed_on Nullable(Date32), status String, signals String
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, source, seen_at, capture_id, position);

-- The card as its newest capture has it.
CREATE VIEW current_info AS
SELECT i.* FROM act_info AS i FINAL
INNER JOIN (
    SELECT act_id, language, source, argMax(capture_id, (seen_at, capture_id)) AS capture_id
    FROM act_info FINAL GROUP BY act_id, language, source
) AS newest USING (act_id, language, source, capture_id);

-- The history as its newest capture has it.
CREATE VIEW current_history AS
SELECT h.* FROM act_history AS h FINAL
INNER JOIN (
    SELECT act_id, language, source, argMax(capture_id, (seen_at, capture_id)) AS capture_id
    FROM act_history FINAL GROUP BY act_id, language, source
) AS newest USING (act_id, language, source, capture_id);

-- When an act was first officially published; open where its cards do not agree.
CREATE VIEW publications AS
SELECT act_id, if(uniqExact(day) = 1, any(day), NULL) AS published, groupUniqArray(source) AS sources
FROM current_info
WHERE field = 'published' AND day IS NOT NULL
GROUP BY act_id;
