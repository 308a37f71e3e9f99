-- Purpose: changes of address as they were entered.
-- Grain: patient, moment and sequence.
-- Key: Intpatno, Transactdatetime, SeqNo
SELECT p.ipn AS Intpatno, p.district AS Districtnumber, '1' AS SeqNo, d14(at_minute(m.to_day, 600)) AS Transactdatetime,
  d10(m.to_day) AS TransactDate, 'A' AS TransactType, 'SYN1' AS Transactuserid,
  m.line1 AS Oldaddline1, m.line2 AS Oldaddline2, m.line3 AS Oldaddline3, m.line4 AS Oldaddline4,
  m.postcode AS Oldpostcode, p.address1 AS Newaddline1, p.address2 AS Newaddline2, p.address3 AS Newaddline3,
  p.address4 AS Newaddline4, p.postcode AS Newpostcode,
  i12(m.from_day) AS PmiPatientAddressOldEffectiveDateFromInt, i12(m.to_day) AS PmiPatientAddressOldEffectiveDateToInt,
  i12(m.to_day) AS PmiPatientAddressNewEffectiveDateFromInt
FROM earlier_home m JOIN person p ON p.k = m.k
WHERE m.n = m.homes
