-- Purpose: consultant episodes, one after the other within the spell.
-- Grain: patient, episode and start.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(from_ts) AS EpsActvDtimeInt, fce::VARCHAR AS FCENumber,
  d14(from_ts) AS EpisodeStartDate, t5(from_ts) AS EpisodeStartTime, i12(to_ts) AS ConsultantEpisodeEndDttm,
  i12(to_ts) AS EpisodeEndDt, t5(to_ts) AS EpisodeEndTm, consultant AS ConsultantCode, specialty AS SpecialtyCode,
  CASE WHEN to_ts IS NOT NULL THEN diagnosis END AS KornerEpisodePrimaryDiagnosisCode,
  CASE WHEN to_ts IS NOT NULL AND diagnosis2 <> diagnosis THEN diagnosis2 END AS KornerEpisodeSubsidiaryDiagnosisCode,
  CASE WHEN to_ts IS NOT NULL THEN i8(to_ts) END AS DateOfPrimaryDiagnosisCodingInternal,
  CASE WHEN to_ts IS NOT NULL THEN d8(to_ts) END AS PrimDiagCodeDt,
  CASE WHEN to_ts IS NOT NULL THEN procedure END AS KornerEpisodePrimaryProcedureCode,
  CASE WHEN to_ts IS NOT NULL AND procedure IS NOT NULL THEN i8(from_ts) END AS KornerEpisodeProcedureDateInternal,
  CASE WHEN to_ts IS NOT NULL AND procedure IS NOT NULL THEN d8(from_ts) END AS PrimProoocDt,
  CASE WHEN to_ts IS NOT NULL AND procedure IS NOT NULL THEN resource END AS DoctorCodePerformingPrimaryOperation,
  CASE WHEN to_ts IS NOT NULL THEN '1' ELSE '0' END AS AdtKornerCodingCompleteIndicator
FROM fce
