-- Purpose: community contacts.
-- Grain: patient, episode and contact.
-- Key: InternalPatientNumber, EpisodeNumber, ActualContactDtTmInt
SELECT r.ipn AS InternalPatientNumber, r.epi AS EpisodeNumber, i12(c.contact_ts) AS ActualContactDtTmInt,
  d10(c.contact_ts) AS ActualContactDate, t5(c.contact_ts) AS ActualContactTime, i12(c.contact_ts) AS ContactDatetimeInt,
  d10(c.contact_ts) AS ContactDate, t5(c.contact_ts) AS ContactTime, '30' AS Duration, c.service_group AS ServiceGroup,
  CASE c.n WHEN 1 THEN 'YES' ELSE 'NO' END AS InitialContact, c.clinician AS PrimaryClinician,
  CASE c.fate WHEN 'not_attended' THEN nth('apptstatus_dna', 0) WHEN 'by_patient' THEN nth('apptstatus_by_patient', 0)
    ELSE nth('apptstatus_attended', 0) END AS ApptAttendanceCode,
  pick('patient_category', c.k, 'category') AS PatientCategory
FROM contact c JOIN care r ON r.id = c.id
