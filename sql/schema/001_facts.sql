-- One table per fact. Every table is ReplacingMergeTree on a deterministic key: writing a fact twice changes nothing.

CREATE TABLE captures (
    id String, source LowCardinality(String), run_id String, kind LowCardinality(String), address String,
    act_id String, language LowCardinality(String), fetched_at DateTime64(3, 'UTC'), http_status UInt16,
    sha256 String, size UInt64
) ENGINE = ReplacingMergeTree ORDER BY (source, fetched_at, id);

-- One row per capture that held a readable edition: when, where and with which text an edition was seen.
CREATE TABLE sightings (
    act_id String, language LowCardinality(String), source LowCardinality(String),
    edition_date Date32, edition_date_basis LowCardinality(String), seen_at DateTime64(3, 'UTC'),
    edition_id String, text_hash String, capture_id String, run_id String, body String, size UInt64,
    address String, title String, requisites String, status LowCardinality(String),
    act_types Array(LowCardinality(String)), cause String, related String, signals String
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, source, edition_date, seen_at, capture_id);

CREATE TABLE provisions (
    act_id String, language LowCardinality(String), text_hash String, at UInt32, path String, parent String,
    unit LowCardinality(String), label String, text String, repealed Bool
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, text_hash, at);

CREATE TABLE notes (
    act_id String, language LowCardinality(String), text_hash String, at UInt32, path String,
    kind LowCardinality(String), text String, links String
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, text_hash, at);

-- Which edition each edition was compared with. A late edition replaces the row of the one that follows it;
-- the row that knew the longest timeline stands.
CREATE TABLE comparisons (
    act_id String, language LowCardinality(String), source LowCardinality(String),
    new_capture String, old_capture String, new_edition Date32, old_edition Nullable(Date32),
    new_hash String, old_hash String, state LowCardinality(String), seen_at DateTime64(3, 'UTC'),
    changes UInt32, known UInt32
) ENGINE = ReplacingMergeTree(known) ORDER BY (act_id, language, source, new_capture);

CREATE TABLE changes (
    id String, act_id String, language LowCardinality(String), source LowCardinality(String),
    old_capture String, new_capture String, old_hash String, new_hash String, ordinal UInt32,
    old_edition Date32, new_edition Date32, seen_at DateTime64(3, 'UTC'),
    title String, requisites String, address String,
    op LowCardinality(String), path_before Nullable(String), path_after Nullable(String),
    text_before Nullable(String), text_after Nullable(String), redline String,
    at_before Nullable(UInt32), at_after Nullable(UInt32), span_before UInt32, span_after UInt32,
    causes String, note Nullable(String), flags Array(LowCardinality(String))
) ENGINE = ReplacingMergeTree ORDER BY (act_id, language, source, new_capture, old_capture, ordinal);

CREATE TABLE assessments (
    subject String, act_id String, language LowCardinality(String),
    name LowCardinality(String), value String, evidence String, rule String
) ENGINE = ReplacingMergeTree ORDER BY (subject, name, value);

CREATE TABLE runs (
    run_id String, source LowCardinality(String), started_at DateTime64(3, 'UTC'), finished_at DateTime64(3, 'UTC'),
    expected Nullable(UInt64), seen UInt64, fetched UInt64, changed UInt64, failed UInt64, skipped UInt64,
    oldest_unchecked Nullable(Date32), source_updated Nullable(Date32),
    permission String, status LowCardinality(String), reasons Array(String)
) ENGINE = ReplacingMergeTree ORDER BY (source, started_at, run_id);

CREATE TABLE rejects (
    id String, source LowCardinality(String), run_id String, address String, act_id String,
    language LowCardinality(String), reason LowCardinality(String), detail String, sha256 String,
    seen_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (source, seen_at, id);

-- The ledger of deliveries: an intent before the hand-over, its result after; the higher rank stands.
CREATE TABLE deliveries (
    id String, report LowCardinality(String), report_date Date32, recipient String, address String, subject String,
    message_id String, state LowCardinality(String), rank UInt8, at DateTime64(3, 'UTC'), detail String
) ENGINE = ReplacingMergeTree(rank) ORDER BY (report, report_date, recipient, id);
