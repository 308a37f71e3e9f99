-- Purpose: when a patient arrived, was seen and left.
-- Grain: appointment and step.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode, TrackingStep
WITH attended AS (
  SELECT *, i12(visit_ts) AS starts, d14(visit_ts) AS starts_day, t5(visit_ts) AS starts_at,
    i12(ref_ts) AS registered, d8(ref_ts) AS registered_day, t5(ref_ts) AS registered_at
  FROM visit WHERE fate = 'attended'
), stepped AS (
  SELECT v.*, step, later(v.visit_ts, CASE step WHEN 'ARR' THEN between_of(v.visit, 'arrived', 0, 20) - 20
    WHEN 'SEEN' THEN between_of(v.visit, 'seen', 1, 12) ELSE between_of(v.visit, 'left', 13, 29) END) AS step_ts
  FROM attended v CROSS JOIN (VALUES ('ARR'), ('SEEN'), ('DEP')) s(step)
)
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, starts AS PtApptStartDtimeInt, resource AS ResCode,
  step AS TrackingStep, i12(step_ts) AS SchPatientTrackingStepDatetimeNeutral, i12(step_ts) AS PtTrackingStepDate,
  t5(step_ts) AS PtTrackingStepTime, starts_day AS PtApptStartDate, starts_at AS PtApptStartTime,
  registered AS CurrentOpRegDate, registered_day AS OpCurrentRegDate, registered_at AS OpCurrentRegTime
FROM stepped
