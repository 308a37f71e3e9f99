-- Purpose: notes of community contacts.
-- Grain: patient, episode, contact and line.
-- Key: InternalPatientNumber, EpisodeNumber, ContactDatetimeInt, CpsPatientContactTreatmentNotesLineCount
SELECT r.ipn AS InternalPatientNumber, r.epi AS EpisodeNumber, i12(c.contact_ts) AS ContactDatetimeInt,
  '1' AS CpsPatientContactTreatmentNotesLineCount, 'Seen at home, care goes on' AS ContactNotes
FROM contact c JOIN care r ON r.id = c.id WHERE c.fate = 'attended'
