-- Purpose: what was looked into.
-- Grain: attendance and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral, AeInvestigationCodeSequenceNo
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  n::VARCHAR AS AeInvestigationCodeSequenceNo, nth('ae_investigation', draw(id, 'investigation') + n * 35) AS InvestigationCode,
  number AS AENumber, d10(arrived_ts) AS AttendanceDate, t5(arrived_ts) AS AttendanceTime, 'AE1' AS DeptCode,
  district AS DistrictNumber, hospital AS HospCode
FROM emergency CROSS JOIN range(1, 3) t(n)
WHERE n <= CASE WHEN admitted THEN 2 ELSE draw(id, 'investigated') % 3 END
