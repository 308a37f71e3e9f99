-- Purpose: why a patient came.
-- Grain: attendance and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral, AeComplaintSequenceNo
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  '1' AS AeComplaintSequenceNo, complaint AS ComplaintCode, number AS AeNumber, d10(arrived_ts) AS AttendanceDate,
  t5(arrived_ts) AS AttendanceTime, 'AE1' AS DeptCode, district AS DistrictNumber, hospital AS HospitalCode
FROM emergency
