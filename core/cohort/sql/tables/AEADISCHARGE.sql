-- Purpose: how an emergency attendance ended.
-- Grain: attendance.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  c.description AS ChiefComplaint, CASE WHEN admitted THEN 'Ward' ELSE 'Home' END AS DischargeDestination,
  CASE WHEN admitted THEN 'Admitted' ELSE 'Treatment complete' END AS DischargeStatus
FROM emergency e JOIN code c ON c.set = 'ae_complaint' AND c.code = e.complaint
