-- Purpose: when a patient arrived, was seen and left.
-- Grain: appointment and step.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode, TrackingStep
WITH stepped AS (
  SELECT v.*, step, later(v.visit_ts, CASE step WHEN 'ARR' THEN between_of(v.visit, 'arrived', 0, 20) - 20
    WHEN 'SEEN' THEN between_of(v.visit, 'seen', 1, 12) ELSE between_of(v.visit, 'left', 13, 29) END) AS step_ts
  FROM visit v CROSS JOIN (VALUES ('ARR'), ('SEEN'), ('DEP')) s(step)
  WHERE v.fate = 'attended'
)
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(visit_ts) AS PtApptStartDtimeInt, resource AS ResCode,
  step AS TrackingStep, i12(step_ts) AS SchPatientTrackingStepDatetimeNeutral, i12(step_ts) AS PtTrackingStepDate,
  t5(step_ts) AS PtTrackingStepTime, d14(visit_ts) AS PtApptStartDate, t5(visit_ts) AS PtApptStartTime,
  i12(ref_ts) AS CurrentOpRegDate, d8(ref_ts) AS OpCurrentRegDate, t5(ref_ts) AS OpCurrentRegTime
FROM stepped
