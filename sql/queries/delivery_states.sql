-- How far the delivery of one report came: the ledger row of every recipient.
-- report; day: the day it is about.
SELECT *
FROM deliveries FINAL
WHERE report = {report:String} AND report_date = {day:Date32}
ORDER BY id
