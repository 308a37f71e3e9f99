-- Purpose: community referrals.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, p.casenote AS Casenote,
  d10(c.ref_ts) AS ReferralDate, i12(c.ref_ts) AS RefDtTmInt, t5(c.ref_ts) AS ReferralTime,
    c.service_group AS ServGroup,
  c.clinician AS LeadClinician, pick('patient_category', c.k, 'category') AS Category,
    d10(c.discharge_ts) AS DischargeDate,
  i12(c.discharge_ts) AS DischargeDtTmInt, t5(c.discharge_ts) AS DischargeTime,
  CASE WHEN c.discharge_ts IS NULL THEN 'SG' ELSE 'SG DSCH' END AS Status
FROM community c JOIN person p ON p.k = c.k JOIN numbered n ON n.k = c.k AND n.kind = 'C'
