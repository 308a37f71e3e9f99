-- Purpose: clinicians of community contacts.
-- Grain: patient, episode, contact and clinician.
-- Key: InternalPatientNumber, EpisodeNumber, ContactDatetimeInt, CpsPatientContactClinician
SELECT r.ipn AS InternalPatientNumber, r.epi AS EpisodeNumber, i12(c.contact_ts) AS ContactDatetimeInt,
  c.clinician AS CpsPatientContactClinician, '1' AS ContactSequenceNo
FROM contact c JOIN care r ON r.id = c.id
