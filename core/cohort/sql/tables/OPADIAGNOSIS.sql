-- Purpose: further diagnoses of attendances.
-- Grain: appointment and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode, SeqNo
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(visit_ts) AS PtApptStartDtimeInt, resource AS ResCode,
  '1' AS SeqNo, pick('comorbid', visit, 'clinic') AS SchAttDiagCod, '1' AS SchatIcdOpatDigCdtyp
FROM visit WHERE diagnosed AND (k = 1 OR draw(visit, 'second diagnosis') % 100 < 40)
