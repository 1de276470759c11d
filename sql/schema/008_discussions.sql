-- Public discussion of drafts. What a card shows is a sighting; what follows from all sightings is a state.

CREATE TABLE draft_sightings (
    source LowCardinality(String), draft_id String, kind LowCardinality(String), seen_on LowCardinality(String),
    channel LowCardinality(String),
    language LowCardinality(String), project_version UInt16, seen_at DateTime64(3, 'UTC'),
    capture_id String, run_id String, address String,
    title String, doc_type String, body String, status String, stage LowCardinality(String),
    created Nullable(Date32), open_until Nullable(Date32),
    online_from Nullable(DateTime64(3, 'UTC')), online_until Nullable(DateTime64(3, 'UTC')),
    comments Nullable(UInt32), likes Nullable(UInt32), dislikes Nullable(UInt32), views Nullable(UInt32),
    accepted Nullable(UInt32), rejected Nullable(UInt32),
    report_address String, passport Bool, text_body String, text_hash String,
    files String, earlier String, related String, signals String
) ENGINE = ReplacingMergeTree ORDER BY (source, draft_id, kind, language, channel, seen_at, capture_id);

CREATE TABLE comments (
    source LowCardinality(String), draft_id String, comment_id String, answers String, official Bool,
    channel LowCardinality(String), said_at Nullable(DateTime64(3, 'UTC')), block_id String,
    text String, decision LowCardinality(String), seen_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(seen_at) ORDER BY (source, draft_id, comment_id);

-- The words of the commented block, as each page of the portal quotes them.
CREATE TABLE comment_blocks (
    source LowCardinality(String), draft_id String, comment_id String, language LowCardinality(String), block String,
    seen_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(seen_at) ORDER BY (source, draft_id, comment_id, language);

-- Names of private persons: read by no report and granted to no analyst.
CREATE TABLE commenters (
    source LowCardinality(String), draft_id String, comment_id String, author String, seen_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(seen_at) ORDER BY (source, draft_id, comment_id);

-- The files of a draft as read. The same text at the same address is one row: the time it was seen first.
CREATE TABLE draft_texts (
    source LowCardinality(String), draft_id String, address String, role LowCardinality(String),
    language LowCardinality(String), title String, body String, text_hash String, size UInt64, flags String,
    capture_id String, run_id String, seen_at DateTime64(3, 'UTC'), earliness Int64
) ENGINE = ReplacingMergeTree(earliness) ORDER BY (source, draft_id, address, text_hash);

-- Reports of state bodies on a discussion, line by line as printed, each time they were seen.
CREATE TABLE draft_reports (
    source LowCardinality(String), draft_id String, language LowCardinality(String), position UInt32,
    section String, remark String, answer String, likes Nullable(UInt32), dislikes Nullable(UInt32),
    signals String, capture_id String, seen_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (source, draft_id, language, seen_at, capture_id, position);

-- What is known of a draft over all its sightings; the row that knew most stands. `terms` is a JSON list of Term,
-- `flags` one of Signal (zanwatch/discussion.py).
CREATE TABLE draft_states (
    source LowCardinality(String), draft_id String, kind LowCardinality(String), known UInt64,
    first_seen DateTime64(3, 'UTC'), seen_at DateTime64(3, 'UTC'),
    title_kk String, title_ru String, body_kk String, body_ru String, doc_type_kk String, doc_type_ru String,
    stage LowCardinality(String), project_version UInt16, created Nullable(Date32), open_until Nullable(Date32),
    address String, comments UInt32, unanswered UInt32, report_seen_at Nullable(DateTime64(3, 'UTC')),
    amends Array(String), terms String, flags String
) ENGINE = ReplacingMergeTree(known) ORDER BY (source, draft_id);

CREATE TABLE outcomes (
    source LowCardinality(String), draft_id String, comment_id String, channel LowCardinality(String),
    participant UInt32, kind LowCardinality(String), labels String, cluster String, answer_id String,
    answered_at Nullable(DateTime64(3, 'UTC')), answer_due Nullable(Date32), late_days Nullable(Int32),
    seen_at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(seen_at) ORDER BY (source, draft_id, comment_id);

-- What changed from one text of a draft to the next: the same records as between two editions of an act. `role` says
-- which text: `card` is what stands on the card, the others are roles of files. A pair of texts between which another
-- text came to light is `gone`.
CREATE TABLE draft_changes (
    source LowCardinality(String), draft_id String, language LowCardinality(String), role LowCardinality(String),
    old_hash String, new_hash String, ordinal UInt32, op LowCardinality(String),
    path_before Nullable(String), path_after Nullable(String), text_before Nullable(String),
    text_after Nullable(String), redline String, seen_at DateTime64(3, 'UTC'), known UInt64, gone UInt8
) ENGINE = ReplacingMergeTree(known, gone) ORDER BY (source, draft_id, language, role, old_hash, new_hash, ordinal);

-- Which act a draft became. `certainty`: stated, likely, review (a person should look), none.
CREATE TABLE lineage (
    source LowCardinality(String), draft_id String, act_id String, certainty LowCardinality(String), score Float32,
    evidence String, at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at) ORDER BY (source, draft_id, act_id);

-- Whether a proposal that was accepted stands in the adopted text. `verdict`: found, not_found, unclear.
CREATE TABLE acceptance_checks (
    source LowCardinality(String), draft_id String, comment_id String, act_id String, language LowCardinality(String),
    verdict LowCardinality(String), proposed String, adopted String, path String, score Float32,
    at DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(at) ORDER BY (source, draft_id, comment_id, act_id, language);
