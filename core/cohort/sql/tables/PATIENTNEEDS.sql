-- Purpose: what a patient needs of the hospital.
-- Grain: patient and sequence.
-- Key: InternalPatientNumber, SeqNo
SELECT p.ipn AS InternalPatientNumber, '1' AS SeqNo, pick('need', p.k, 'need') AS PatientNeed,
  left(c.description, 30) AS PatientNeedDesc, 'B' AS RequiredFor,
  CASE WHEN draw(p.k, 'need comment') % 100 < 30 THEN 'Please ask on arrival' END AS PatientNeedsComments
FROM person p JOIN code c ON c.set = 'need' AND c.code = pick('need', p.k, 'need')
WHERE p.merged_into IS NULL AND (p.k = 1 OR chance(p.k, 'need'))
