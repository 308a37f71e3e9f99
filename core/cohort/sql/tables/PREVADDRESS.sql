-- Purpose: earlier addresses, one after the other.
-- Grain: patient and sequence.
-- Key: InternalPatientNumber, SeqNo
SELECT ipn AS InternalPatientNumber, n::VARCHAR AS SeqNo, district AS DistrictNumber,
  d10(from_day) AS EffectiveFromDate, i8(from_day) AS EffectiveFromDateInt, d10(to_day) AS EffectiveToDate,
  i8(to_day) AS EffectiveToDateInt, line1 AS PtAddLn1, line2 AS PtAddLn2, line3 AS PtAddLn3, line4 AS PtAddLn4,
  postcode AS Postcode
FROM earlier_home
