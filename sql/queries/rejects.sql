-- What was refused, by reason and source, with the latest case.
-- No parameters.
SELECT reason, source, count() AS refused, max(seen_at) AS latest,
       argMax(address, seen_at) AS latest_address, argMax(detail, seen_at) AS latest_detail,
       argMax(sha256, seen_at) AS latest_sha256
FROM rejects FINAL
GROUP BY reason, source
ORDER BY refused DESC, reason, source
