-- How late we are: days between the date of an edition and our first sight of it, by source and month of seeing.
-- Acts taken under watch for the first time are left out: their age says nothing about us. No parameters.
SELECT first_source AS source, toStartOfMonth(first_seen + INTERVAL 5 HOUR) AS month, count() AS changes,
       quantileExact(0.5)(dateDiff('day', edition_date, toDate32(first_seen + INTERVAL 5 HOUR))) AS median_days,
       max(dateDiff('day', edition_date, toDate32(first_seen + INTERVAL 5 HOUR))) AS longest_days
FROM events
GROUP BY source, month
ORDER BY month, source
