-- Purpose: who may borrow casenotes.
-- Grain: one row per borrower.
-- Scope: hospital
-- Key: BorrowerCode
SELECT left(resource, 6) AS BorrowerCode, min(surname) AS BorrowerSurname, min('Dr ' || initial) AS BorrowerTitleAndInitials,
  'Outpatients' AS BorrowerAddressLine1, '01632 960999' AS BorrowerTelephoneNumber, '0' AS MfRecStsInd
FROM consultant GROUP BY left(resource, 6)
