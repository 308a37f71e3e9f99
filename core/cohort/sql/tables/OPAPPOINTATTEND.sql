-- Purpose: appointments whose day has come.
-- Grain: appointment.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(visit_ts) AS PtApptStartDtimeInt, resource AS ResCode,
  appointment_status AS PatientAppointmentAttendanceCode, disposal AS OutpatientDisposalCode,
  i12(cancelled_ts) AS PatientAppointmentCancelDatetimeInternal, clinic AS PatientResourceGroupCode,
  CASE fate WHEN 'by_patient' THEN 'P' WHEN 'by_hospital' THEN 'H' END AS PatientAppointmentCancelledByCode,
  pick('transport', id, 'transport') AS PatientAppointmentTransportCode, i12(booked_ts) AS PatientDateAppointmentWasBookedInternal,
  CASE WHEN is_new THEN pick('appointment_new', id, 'type') ELSE pick('appointment_follow_up', visit, 'type') END
    AS PatientAppointmentTypeCode, pick('patient_category', k, 'category') AS AppointmentPatientCategoryCode,
  CASE WHEN treated THEN procedure END AS KornerEpisodePrimaryProcedureCode,
  '2' AS PatientApplicationAppointmentIndicatorInter, 'SYN1' AS PatientApptAddedByUid
FROM visit WHERE NOT ahead
