-- Purpose: further procedures of attendances.
-- Grain: appointment and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode, OpAppointmentProcedureSequenceNumber
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(visit_ts) AS PtApptStartDtimeInt, resource AS ResCode,
  '1' AS OpAppointmentProcedureSequenceNumber, pick('procedure', visit, 'clinic') AS Operation,
  d14(visit_ts) AS AppointmentStartDate, t5(visit_ts) AS AppointmentStartTime
FROM visit WHERE treated AND (k = 1 OR draw(visit, 'second procedure') % 100 < 25)
