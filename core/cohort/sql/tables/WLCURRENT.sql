-- Purpose: inpatient list entries that are live.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT e.ipn AS InternalPatientNumber, e.epi AS EpisodeNumber, e.district AS DistrictNumber,
  e.casenote AS CaseNoteNumber,
  e.state AS EpsCurrActvStsInt, i12(e.on_list_ts) AS WlOnListDtTmInt, d16(e.on_list_ts) AS DateOnList,
  t5(e.on_list_ts) AS WLOnListTime, d10(e.on_list_ts) AS OriginalDateOnList, d10(e.on_list_ts) AS KH07StartWait,
  i8(e.on_list_ts) AS KH07StartWaitInt, e.waiting_list AS WlCode, e.list_type AS MethodOfAdm, e.urgency AS Urgency,
  e.booking AS BookingType, e.management AS IntdMgmt, e.category AS Category, e.consultant AS Consultant,
  e.specialty AS Specialty, e.hospital AS Hospital, e.ward AS Ward, e.diagnosis AS ProvisionalDiagnosis,
  e.procedure AS IntendedProc, CASE WHEN e.management = nth('day_case', 0) THEN '0' ELSE '3' END AS ExpectedLos,
  pick('referral_source_ip', e.id, 'source') AS Referral, pick('transport', e.id, 'transport') AS Transport,
  yes_no(draw(e.id, 'short notice ip') % 100 < 15) AS ShortNotice, e.gp AS EpiGPCode, e.practice AS EpiGPPractice,
  '0' AS OsvStatus, 'SYN1' AS UserId
FROM listed e WHERE e.live
