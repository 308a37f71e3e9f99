-- Purpose: casenotes lent.
-- Grain: patient, folder and loan.
-- Key: InternalPatientNumber, PtCasenoteIdPhyskey, CntPatientFileLoanDatesequenceNoKey
SELECT ipn AS InternalPatientNumber, casenote AS PtCasenoteIdPhyskey,
  (99999999 - i8(lent)::BIGINT)::VARCHAR || '1' AS CntPatientFileLoanDatesequenceNoKey, left(borrower, 6) AS Borrower,
  CASE WHEN back THEN i8(lent + days) END AS CntActualReturnDateNeutral, CASE WHEN back THEN '1530' END AS CntReturnTimeHhmm,
  i8(lent + 14) AS CntExpectedReturnDateNeutral, '0930' AS CntLoanTimeHhmm,
  i12(at_minute(lent, 570)) AS CntPcr4860DatetimeOfTransactionUpdateNeut, reason AS ReasonForLoan, CASE WHEN NOT back THEN 'Asked for again' END AS Comments, 'SYN1' AS UserId
FROM loan
