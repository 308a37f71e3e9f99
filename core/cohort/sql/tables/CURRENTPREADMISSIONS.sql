-- Purpose: admission dates still ahead.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT e.ipn AS InternalPatientNumber, e.epi AS EpisodeNumber, i12(t.tci_ts) AS EpsCurrExpAdmDtimeInt,
  d14(t.tci_ts) AS TCIDate, t5(t.tci_ts) AS TCITime, d8(t.offered_ts) AS TCIOfferDate,
    i8(t.offered_ts) AS TCIOfferDateInt,
  'YES' AS OfferAccepted, d10(e.on_list_ts) AS DateOnWList, i8(e.on_list_ts) AS DateOnWListInt,
    e.waiting_list AS WlCode,
  e.list_type AS MethodOfAdm, e.urgency AS Urgency, e.management AS IntdMgmt, e.category AS Category,
  e.consultant AS Consultant, e.specialty AS Specialty, e.hospital AS HospitalCode, e.hospital AS PreadmitHospital,
  e.ward AS ExpectedWard, e.district AS DistrictNumber, e.casenote AS CaseNoteNumber, e.surname AS PatientsSurname
FROM tci t JOIN listed e ON e.id = t.id AND e.next_tci_ts = t.tci_ts
WHERE t.tci_cancelled_ts IS NULL AND e.live
