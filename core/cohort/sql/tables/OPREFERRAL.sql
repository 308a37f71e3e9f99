-- Purpose: outpatient referrals.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT o.ipn AS InternalPatientNumber, o.epi AS EpisodeNumber, p.district AS DistrictNumber,
  p.casenote AS CaseNoteNumber,
  i12(o.ref_ts) AS OpRegDtimeInt, d10(o.ref_ts) AS ReferralDate, d10(workday_before(o.ref_date - 5)) AS DecisionToRefer,
  d10(o.ref_ts) AS QM08StartWaitDate, pick('patient_category', o.k, 'category') AS Category,
  pick('referral_source', o.id, 'source') AS RefBy, pick('referral_priority', o.id, 'priority') AS PriorityType,
  pick('referral_reason', o.id, 'reason') AS ReasonForRef,
  CASE WHEN draw(o.id, 'suspected cancer') % 100 < 4 AND o.age >= 18 THEN pick('cancer_adult', o.id, 'cancer') END
    AS SuspectedCancerCode,
  o.specialty AS Specialty, o.consultant AS ConsCode, o.hospital AS HospitalCode, p.gp AS EpiGPCode,
  p.practice AS EpiGPPracticeCode, i12(o.discharge_ts) AS DischargeDt, d16(o.discharge_ts) AS DischargeTm,
  CASE WHEN draw(o.id, 'letter') % 100 < 12 THEN 'Letter on file' END AS RefComment,
  CASE WHEN draw(o.id, 'comment') % 100 < 10 THEN 'Please see soon' END AS Comment,
  'NO' AS Verbal, 'NO' AS WalkinReferral, '0' AS OsvStatus
FROM op o JOIN person p ON p.k = o.k
