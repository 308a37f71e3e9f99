-- Purpose: emergency attendances.
-- Grain: patient, episode and arrival.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(arrived_ts) AS AeAttendanceDatetimeneutral,
  number AS AENumber, d10(arrived_ts) AS AttendanceDate, t5(arrived_ts) AS AttendanceTime, d16(left_ts) AS DepartureDate,
  i12(left_ts) AS DepartureDtTmInt, t5(left_ts) AS DepartureTime, district AS DistrictNumber, hospital AS HospitalCode,
  'AE1' AS DepartmentCode,
  CASE WHEN admitted AND draw(id, 'ambulance') % 100 < 65 OR age >= 75 AND draw(id, 'ambulance') % 100 < 55
    THEN 'AMB' ELSE pick('ae_arrival', id, 'arrival') END AS ModeOfArrival,
  CASE WHEN admitted THEN 'ADM' ELSE pick('ae_departure', id, 'departure') END AS MethodOfDeparture,
  '1' AS NewOrFU, 'NO' AS MajorIncident, 'NO' AS FollowUpRequired
FROM emergency
