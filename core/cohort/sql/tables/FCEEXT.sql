-- Purpose: finished consultant episodes.
-- Grain: patient, episode and end.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT f.ipn AS InternalPatientNumber, f.epi AS EpisodeNumber, i12(f.to_ts) AS EpsActvDtimeInt,
  f.fce::VARCHAR AS FceSequenceNo, d10(f.from_ts) AS FCEStartDate, t5(f.from_ts) AS FCEStartTime,
  i12(f.from_ts) AS FCEStartDTimeInt, d10(f.to_ts) AS FCEEndDate, t5(f.to_ts) AS FCEEndTime,
  d16(f.start_ts) AS AdmissionDatetime, d16(f.end_ts) AS DischargeDatetime, f.consultant AS Consultant,
  f.specialty AS Specialty, f.category AS PatientCategory, f.management AS IntdMgmt,
  CASE WHEN f.minutes < 720 THEN nth('class_day', 0) ELSE nth('class_inpatient', 0) END AS ClassPat,
  CASE WHEN f.end_ts IS NOT NULL THEN date_diff('day', f.start_ts, f.end_ts) END AS Los,
  date_diff('day', f.from_ts, f.to_ts) AS LosForConsEps, date_diff('year', p.dob, f.from_ts) AS AgeAtStartOfEpisode,
  f.diagnosis AS KornerEpisodePrimaryDiagnosisCode,
    CASE WHEN f.diagnosis2 <> f.diagnosis THEN f.diagnosis2 END AS Subsid,
  f.procedure AS KornerEpisodePrimaryProcedureCode, p.surname AS Surname, p.forenames AS Forenames, p.sex AS Sex,
  d10(p.dob) AS Dob, p.nhs AS NhsNumber, p.district AS DistrictNumber, p.casenote AS CaseNoteNo, p.postcode AS Postcode,
  p.gp AS GpCode, p.gp AS EpisodicGP, p.practice AS PracticeCode, p.gdp AS GdpCode, '0' AS OsvStatus
FROM fce f JOIN person p ON p.k = f.k WHERE f.to_ts IS NOT NULL
