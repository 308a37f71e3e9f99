-- Purpose: casenote folders.
-- Grain: patient and folder.
-- Key: InternalPatientNumber, PtCasenoteIdPhyskey
SELECT p.ipn AS InternalPatientNumber, p.casenote AS PtCasenoteIdPhyskey, d8(today() - 400) AS Allocated,
  CASE WHEN l.k IS NULL OR l.back THEN 'MRL' ELSE 'OPD' END AS Location,
  d8(CASE WHEN l.k IS NULL THEN today() - 400 WHEN l.back THEN l.lent + l.days ELSE l.lent END) AS PtCsNtLocDat,
  'Active' AS Status
FROM person p LEFT JOIN loan l ON l.k = p.k WHERE p.merged_into IS NULL
