-- Purpose: hospitals.
-- Grain: one row per site.
-- Scope: hospital
-- Key: HospitalCode
SELECT DISTINCT code AS HospitalCode, left(description, 30) AS HospitalName, '1 Hospital Road' AS Address,
  'Stonebridge' AS HospAddrLine2, 'Aldersey' AS HospAddrLine3,
  'Westmarch' AS HospAddrLine4, 'WB1 1AA' AS Postcode, '01632 960999' AS PhoneNo, 'ZZ9' AS ProviderCode
FROM code WHERE set = 'hospital'
