-- Purpose: inpatient spells.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
WITH ends AS (
  SELECT id, arg_min(ward, stay) AS first_ward, arg_max(ward, stay) AS last_ward, arg_min(hospital, stay) AS hospital
  FROM ward_stay GROUP BY id
)
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, p.district AS DistrictNumber,
  p.casenote AS CaseNoteNumber,
  i12(i.start_ts) AS IpAdmDtimeInt, d16(i.start_ts) AS AdmissionDate, t5(i.start_ts) AS AdmissionTime,
  i12(i.end_ts) AS IpDschDtimeInt, d16(i.end_ts) AS DischargeDate, t5(i.end_ts) AS DischargeTime,
  CASE WHEN i.end_ts IS NULL THEN d16(i.planned_end_ts) END AS ExpDateofDischarge,
  CASE WHEN i.end_ts IS NULL THEN i12(i.planned_end_ts) END AS ExpDateofDischInt,
  CASE WHEN i.end_ts IS NULL THEN 'Inpatient' ELSE 'Discharged' END AS EpsCurrActvSts,
  CASE i.kind WHEN 'L' THEN pick('admission_elective', i.id, 'list type')
    WHEN 'M' THEN pick('admission_mental', i.id, 'method') ELSE pick('admission_emergency', i.id, 'method') END AS MethodOfAdmission,
  pick('admitted_from', i.id, 'admitted from') AS SourceOfAdm,
  CASE WHEN i.died THEN nth('discharge_died', 0) WHEN i.end_ts IS NOT NULL THEN pick('discharge_alive', i.id,
    'left') END
    AS MethodOfDischarge,
  CASE WHEN i.died THEN nth('discharged_dead', 0) WHEN i.end_ts IS NOT NULL THEN pick('discharged_to', i.id,
    'left to') END
    AS DestinationOnDischarge,
  i.management AS IntdMgmt, i.category AS Category, c.consultant AS Consultant, c.specialty AS Specialty,
  w.hospital AS HospCode, w.first_ward AS AdmWard, CASE WHEN i.end_ts IS NOT NULL THEN w.last_ward END AS DischWard,
  d8(i.on_list_ts) AS DateOnWl, d10(i.on_list_ts) AS WlDateCcyy, d10(i.on_list_ts) AS DecisionToRefer,
  p.gp AS EpiGPCode, p.practice AS EpiGPPracticeCode, '0' AS OsvStatus
FROM inpatient i
JOIN person p ON p.k = i.k
JOIN ends w ON w.id = i.id
JOIN episode c ON c.id = i.id AND c.fce = 1
