-- Purpose: dentists.
-- Grain: one row per dentist.
-- Scope: hospital
-- Key: GdpCode
SELECT gdp AS GdpCode, surname AS Surname, initials AS Initials, 'MR' AS Title,
  'Mr ' || initials || ' ' || surname AS Name,
  'V9' || lpad((9000 + gdp_no)::VARCHAR, 5, '0') AS DpbContractCode, address1 AS Address, address2 AS GdpAddLine2,
  address3 AS GdpAddrLine3, concat_ws(', ', address1, address2, address3) AS GdpAddrOnOneLine, postcode AS Postcode,
  phone AS Phone, '0' AS MfRecStsInd
FROM gdp
