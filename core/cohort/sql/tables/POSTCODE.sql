-- Purpose: postcodes of the surgeries, with their district.
-- Grain: one row per postcode.
-- Scope: hospital
-- Key: Postcode
SELECT postcode AS Postcode, 'ZZ1' AS DistrictOfResidence, 'ZZ900' AS PCGCode, min(address2) AS PostcodeDescription,
  'Synthetic district' AS DhaDescription, '0' AS PostcodeLdf
FROM practice GROUP BY postcode
