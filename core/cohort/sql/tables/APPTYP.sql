-- Purpose: kinds of appointment.
-- Grain: one row per kind.
-- Scope: hospital
-- Key: AppointmentTypeCode
SELECT code AS AppointmentTypeCode, left(any_value(description), 20) AS AppointmentTypeDesc,
  CASE WHEN min(set) = 'appointment_new' THEN '1' ELSE '2' END AS SchedulingAppointmentClassification,
  CASE WHEN min(set) = 'appointment_new' THEN '1' ELSE '2' END AS ApptClassification,
  CASE WHEN min(set) = 'appointment_new' THEN 'NEW' ELSE 'FOL' END AS ApptCategory,
  CASE WHEN min(set) = 'appointment_new' THEN 'New' ELSE 'Follow up' END AS SchedulingApptClassificationDescription,
  '0' AS MfRecStsInd
FROM code WHERE set LIKE 'appointment\_%' ESCAPE '\' GROUP BY code
