-- Purpose: outpatient list entries that were booked.
-- Grain: patient, episode and removal.
-- Key: InternalPatientNumber, EpisodeNumber, OpWlRemDatetimeInt
SELECT o.ipn AS InternalPatientNumber, o.epi AS EpisodeNumber, i12(o.first_booked_ts) AS OpWlRemDatetimeInt,
  d16(o.first_booked_ts) AS OpWlRemDatetimeExt, nth('op_list_booked', 0) AS OpWlRemovalCode,
  'Appointment booked' AS OpWlRemovalDesc,
  CASE WHEN draw(o.id, 'removal comment') % 100 < 10 THEN 'By telephone' END AS OpWlRemovalComment,
  CASE WHEN draw(o.id, 'list comment') % 100 < 15 THEN 'Prefers the morning' END AS Comment,
    o.op_list AS TreatmentCode, o.consultant AS OpWlPatientCons,
  o.specialty AS OpWlPatientSpecialty, pick('appointment_new', o.id, 'type') AS AppointmentType,
  pick('patient_category', o.k, 'category') AS Category, d10(o.ref_ts) AS DateOnList, i12(o.ref_ts) AS DateOnListInt,
  d10(o.ref_ts) AS OPRegDate, i12(o.ref_ts) AS OPRegDateInt, strftime(o.ref_date + 126, '%Y%m') AS WlDateAppReqInt,
  strftime(o.ref_date + 126, '%m/%Y') AS WlDateAppReq,
  yes_no(draw(o.id, 'short notice') % 100 < 15) AS ShortNotice, pick('transport', o.id, 'transport') AS TransportCode
FROM op o WHERE o.came_from_list
