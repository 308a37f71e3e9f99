-- Purpose: casenote folders.
-- Grain: patient and folder.
-- Key: InternalPatientNumber, PtCasenoteIdPhyskey
SELECT ipn AS InternalPatientNumber, casenote AS PtCasenoteIdPhyskey, d8(today() - 400) AS Allocated,
  'MRL' AS Location, d8(today() - 30) AS PtCsNtLocDat, 'Active' AS Status
FROM person WHERE merged_into IS NULL
