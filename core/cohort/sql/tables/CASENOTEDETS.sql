-- Purpose: casenote folders.
-- Grain: patient and folder.
-- Key: InternalPatientNumber, PtCasenoteIdPhyskey
SELECT p.ipn AS InternalPatientNumber, p.casenote AS PtCasenoteIdPhyskey, d8(today() - 400) AS Allocated,
  CASE WHEN draw(p.k, 'two parts') % 100 < 5 THEN 'In two parts' END AS Comment,
  'MRL' AS Location, d8(CASE WHEN l.back THEN l.lent + l.days ELSE today() - 400 END) AS PtCsNtLocDat,
  'Active' AS Status
FROM person p LEFT JOIN loan l ON l.k = p.k WHERE p.merged_into IS NULL
