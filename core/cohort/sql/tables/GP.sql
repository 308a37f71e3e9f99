-- Purpose: general practitioners.
-- Grain: one row per practitioner.
-- Scope: hospital
-- Key: GpCode
SELECT gp AS GpCode, surname AS Surname, initials AS Initials, 'DR' AS Title,
  'Dr ' || initials || ' ' || surname AS GpName,
  surname || ' ' || initials AS GpName_1, national8 AS DohCode, left(national8, 7) AS NationalCode,
  practice AS PracticeCode, address1 AS Address, address2 AS GpAddrLine2, address3 AS GpAddrLine3,
  concat_ws(', ', address1, address2, address3) AS GpAddrOnOneLine, postcode AS Postcode, phone AS Phone,
  CASE WHEN gp_no % 3 = 0 THEN 'YES' ELSE 'NO' END AS LeadGpExt, one_zero(gp_no % 3 = 0) AS LeadGpInt,
  regexp_replace(lower(surname), '[^a-z]', '', 'g') || gp_no || '@example.org' AS GpEmailId, '0' AS MfRecStsInd
FROM gp
