-- How far the delivery of one report came, a row a recipient.
-- report; day: the day it is about.
SELECT id, recipient, message_id, state, detail
FROM deliveries FINAL
WHERE report = {report:String} AND report_date = {day:Date32}
ORDER BY id
