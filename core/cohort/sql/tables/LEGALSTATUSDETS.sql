-- Purpose: legal status of mental health spells, change by change.
-- Grain: patient, episode and change.
-- Key: InternalPatientNumber, EpisodeNumber, KeLegalStatChangeDtimeInt
SELECT i.ipn AS InternalPatientNumber, i.epi AS EpisodeNumber, i12(l.changed_ts) AS KeLegalStatChangeDtimeInt,
  l.status AS LegalStatus, pick('mental_category', l.id, 'mental') AS MentalCategory, '1' AS PsycPtSts
FROM legal_status l JOIN inpatient i ON i.id = l.id
