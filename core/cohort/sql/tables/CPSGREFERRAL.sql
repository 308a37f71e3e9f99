-- Purpose: community referrals.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, casenote AS Casenote, d10(ref_ts) AS ReferralDate,
  i12(ref_ts) AS RefDtTmInt, t5(ref_ts) AS ReferralTime, service_group AS ServGroup, clinician AS LeadClinician,
  pick('patient_category', k, 'category') AS Category, pick('community_source', id, 'source') AS Source,
  CASE WHEN draw(id, 'urgent') % 100 < 15 THEN 'URGENT' ELSE 'ROUTINE' END AS ReferralPriority,
  CASE WHEN draw(id, 'verbal') % 100 < 10 THEN 'VERBAL' ELSE 'WRITTEN' END AS Type,
  CASE WHEN draw(id, 'told') % 100 < 30 THEN 'Needs care at home' END AS DiagComment1,
  CASE WHEN draw(id, 'told') % 100 < 10 THEN 'Lives alone' END AS DiagComment2, d10(ended_ts) AS DischargeDate, i12(ended_ts) AS DischargeDtTmInt, t5(ended_ts) AS DischargeTime,
  CASE WHEN ended_by_death THEN nth('community_died', 0)
    WHEN ended_ts IS NOT NULL THEN pick('community_discharge', id, 'reason') END AS DischargeReason,
  CASE WHEN ended_ts IS NULL THEN 'SG' ELSE 'SG DSCH' END AS Status
FROM care
