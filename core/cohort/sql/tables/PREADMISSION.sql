-- Purpose: admission dates that were offered, cancelled ones included.
-- Grain: patient, episode and offer.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT e.ipn AS InternalPatientNumber, e.epi AS EpisodeNumber, i12(t.offered_ts) AS EpsActvDtimeInt,
  d14(t.offered_ts) AS ActivityDate, t5(t.offered_ts) AS ActivityTime, 'TCI' AS Activity, d14(t.tci_ts) AS TCIDate,
  i12(t.tci_ts) AS TCIDtTimeInt, t5(t.tci_ts) AS TCITime, d8(t.offered_ts) AS TCIOfferDate,
    i8(t.offered_ts) AS TCIOfferDateInt,
  CASE WHEN t.tci_cancelled_ts IS NOT NULL THEN 'HOS' END AS CancelledBy,
  CASE WHEN t.tci_cancelled_ts IS NOT NULL THEN pick('tci_cancelled', t.id, 'tci') END AS CancelReasonCd,
  i12(t.tci_cancelled_ts) AS WlPatientCharterCancellationDateInt, d10(e.on_list_ts) AS DateOnWList,
  i8(e.on_list_ts) AS DateOnWListInt, d10(e.on_list_ts) AS OriginalDateOnList,
    i12(e.on_list_ts) AS OriginalDateOnListInt,
  d10(e.on_list_ts) AS DecisionToRefer, e.waiting_list AS WlCode, e.list_type AS MethodOfAdm, e.urgency AS Urgency,
  e.booking AS BookingType, e.management AS IntdMgmt, e.category AS Category, e.consultant AS Consultant,
  e.specialty AS Specialty, e.hospital AS HospCode, e.ward AS ExpectedWard, e.diagnosis AS ProvisionalDiagnosis,
  e.procedure AS IntendedProc, e.district AS DistrictNumber, e.casenote AS CaseNoteNumber, e.surname AS PatientsSurname,
  e.gp AS EpiGPCode, e.practice AS EpiGPPractice, '0' AS OsvStatus
FROM tci t JOIN listed e ON e.id = t.id
