-- Purpose: warnings to staff.
-- Grain: patient and warning.
-- Key: InternalPatientNumber, SpecialRegister
SELECT p.ipn AS InternalPatientNumber, pick('warning', p.k, 'warning') AS SpecialRegister,
  left(c.description, 30) AS SpecialRegisterDescription, d10(entered) AS DateEntered,
  i12(at_minute(entered, 620)) AS ActivityDateTime
FROM (SELECT *, greatest(dob + 1, life_end::DATE - between_of(k, 'warned', 5, 900)) AS entered FROM person) p
JOIN code c ON c.set = 'warning' AND c.code = pick('warning', p.k, 'warning')
WHERE p.merged_into IS NULL AND p.age > 0 AND (p.k = 1 OR chance(p.k, 'warning'))
