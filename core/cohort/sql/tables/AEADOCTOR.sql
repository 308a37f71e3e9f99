-- Purpose: who saw the patient.
-- Grain: attendance and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral, AeDoctorSequenceNo
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  '1' AS AeDoctorSequenceNo, doctor AS DoctorCode, i12(seen_ts) AS SeenDtTmInt, d16(seen_ts) AS SeenDate,
  t5(seen_ts) AS SeenTime, number AS AENumber, d10(arrived_ts) AS AttendanceDate, t5(arrived_ts) AS AttendanceTime,
  'AE1' AS DeptCode, district AS DistrictNumber, hospital AS HospitalCode
FROM (SELECT *, later(arrived_ts, between_of(id, 'seen', 16, 38)) AS seen_ts FROM emergency) e
