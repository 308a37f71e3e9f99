-- Purpose: earlier surnames.
-- Grain: patient and sequence.
-- Key: InternalPatientNumber, SeqNo
SELECT p.ipn AS InternalPatientNumber, '1' AS SeqNo, p.district AS DistrictNumber, p.other_surname AS Surname,
  p.forenames AS Forenames, i8(p.dob) AS InternalDateOfBirth,
  CASE p.gender WHEN 'F' THEN nth('sex_internal_female', 0) ELSE nth('sex_internal_male', 0) END AS PtPrevSexInt
FROM person p WHERE p.has_alias
