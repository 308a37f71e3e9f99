-- Purpose: appointments that nobody came to.
-- Grain: appointment.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(visit_ts) AS PtApptStartDtimeInt, resource AS ResCode,
  'Letter sent' AS Comment, '1' AS OpDnaFollowUpStatusIndicator
FROM visit WHERE fate = 'not_attended'
