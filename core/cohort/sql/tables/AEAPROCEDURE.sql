-- Purpose: what was done.
-- Grain: attendance and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral, AeProcedureCodeSequenceNo
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  '1' AS AeProcedureCodeSequenceNo, CASE complaint WHEN 'INJ' THEN pick('ae_treatment', id, 'treatment') ELSE 'ADV' END
    AS ProcedureTreatmentCode, number AS AENumber, d10(arrived_ts) AS AttendanceDate, t5(arrived_ts) AS AttendanceTime,
  'AE1' AS DeptCode, district AS DistrictNumber, hospital AS HospCode
FROM emergency
