-- Purpose: steps of an emergency attendance.
-- Grain: attendance and moment.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral, StepDtTmInt
WITH step AS (
  SELECT e.*, 'ARR' AS step, arrived_ts AS step_ts FROM emergency e
  UNION ALL SELECT e.*, 'TRI', later(arrived_ts, between_of(id, 'triage', 3, 15)) FROM emergency e
  UNION ALL SELECT e.*, 'SEEN', later(arrived_ts, between_of(id, 'seen', 16, 38)) FROM emergency e
  UNION ALL SELECT e.*, 'DEP', left_ts FROM emergency e
)
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  i12(step_ts) AS StepDtTmInt, d16(step_ts) AS StepDate, t5(step_ts) AS StepTime, step AS TrackingStep, number AS AENumber,
  d10(arrived_ts) AS AttendanceDate, t5(arrived_ts) AS AttendanceTime, 'AE1' AS DeptCode, district AS DistrictNumber,
  hospital AS HospCode, CASE step WHEN 'SEEN' THEN doctor END AS Doctor
FROM step
