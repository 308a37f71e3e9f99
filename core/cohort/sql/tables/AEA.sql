-- Purpose: emergency attendances.
-- Grain: patient, episode and arrival.
-- Key: InternalPatientNumber, EpisodeNumber, AeAttendanceDatetimeneutral
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber,
  i12(v.arrived_ts) AS AeAttendanceDatetimeneutral,
  'AE' || lpad((v.k * 10 + row_number() OVER (PARTITION BY v.k ORDER BY v.arrived_ts, v.visit))::VARCHAR, 9, '0')
    AS AENumber,
  d10(v.arrived_ts) AS AttendanceDate, t5(v.arrived_ts) AS AttendanceTime, d16(v.left_ts) AS DepartureDate,
  i12(v.left_ts) AS DepartureDtTmInt, t5(v.left_ts) AS DepartureTime, p.district AS DistrictNumber,
  nth('hospital', 0) AS HospitalCode, 'AE1' AS DepartmentCode, pick('ae_arrival', v.k || v.visit,
    'arrival') AS ModeOfArrival,
  CASE WHEN v.admitted THEN 'ADM' ELSE pick('ae_departure', v.k || v.visit, 'departure') END AS MethodOfDeparture,
  '1' AS NewOrFU, 'NO' AS MajorIncident, 'NO' AS FollowUpRequired
FROM ae_visit v JOIN person p ON p.k = v.k JOIN numbered n ON n.k = v.k AND n.kind = v.visit
