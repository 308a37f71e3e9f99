-- Purpose: mothers and the children who live with them.
-- Grain: mother and child.
-- Key: InternalPatientNumber, RelatedPtNoInt
SELECT m.ipn AS InternalPatientNumber, c.ipn AS RelatedPtNoInt, 'CHILD' AS InternalRelationCode
FROM person c JOIN person m ON m.k = c.home
WHERE c.is_child AND c.merged_into IS NULL AND m.merged_into IS NULL AND m.gender = 'F' AND c.age < 18 AND m.age - c.age >= 18
