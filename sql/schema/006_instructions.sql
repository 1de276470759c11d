-- How the row of a table begins that a changed cell stands in: a cell alone does not say what it is about.
CREATE TABLE table_rows (
    act_id String, language LowCardinality(String), event String, new_hash String, row String
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, event, new_hash);
