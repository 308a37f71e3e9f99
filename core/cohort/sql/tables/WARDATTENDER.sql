-- Purpose: visits to a ward after a stay.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, p.district AS DistrictNumber,
  p.casenote AS CaseNoteNumber, d10(v.visited_ts) AS AttendanceDate, i8(v.visited_ts) AS AttendanceDateInternal,
  d10(v.visited_ts) AS ReferralDate, i12(v.visited_ts) AS ReferralDateInt, v.ward AS Ward, v.specialty AS Specialty,
  c.consultant AS Consultant, pick('patient_category', p.k, 'category') AS Category, '1' AS FirstAttendance,
  pick('referral_source', v.id, 'source') AS RefBy, '1' AS WaWardAttendersAttendanceStatusInternal, 'NO' AS WalkInReferral, '1' AS PriorityType,
  pick('referral_reason', v.id, 'reason') AS ReasonForReferralCode
FROM ward_visit v
JOIN person p ON p.k = v.k
JOIN numbered n ON n.id = v.id AND n.kind = 'W'
JOIN consultant c ON c.consultant_no = v.consultant_no AND c.specialty = v.specialty
