-- Purpose: inpatient list entries, live and closed.
-- Grain: patient and episode.
-- Key: InternalPatientNumber, EpisodeNumber
SELECT e.ipn AS InternalPatientNumber, e.epi AS EpisodeNumber, e.district AS DistrictNumber,
  e.casenote AS CaseNoteNumber,
  i12(e.on_list_ts) AS EpsActvDtimeInt, e.state AS EpsCurrActvStsInt, i12(e.on_list_ts) AS WlOnListDtTmInt,
  d16(e.on_list_ts) AS WLOnListDate, t5(e.on_list_ts) AS WLOnListTime, d10(e.on_list_ts) AS OriginalDateOnList,
  t5(e.on_list_ts) AS OriginalDateOnListTime, d10(e.on_list_ts) AS DecisionToRefer, d10(e.on_list_ts) AS KH07StartWait,
  i8(e.on_list_ts) AS KH07StartWaitInt, d16(e.admit_ts) AS AdmissionDate, i12(e.admit_ts) AS AdmissionDateTmInt,
  t5(e.admit_ts) AS AdmissionTime, e.waiting_list AS WlCode, e.list_type AS MethodOfAdm, e.urgency AS Urgency,
  e.booking AS BookingType, e.management AS IntdMgmt, e.category AS Category, e.consultant AS Consultant,
  e.specialty AS Specialty, e.hospital AS Hospital, e.ward AS Ward, e.diagnosis AS ProvisionalDiagnosis,
  e.procedure AS IntendedProc, left(e.procedure_words, 60) AS Operation,
  'For ' || lower(left(e.words, 50)) AS AdmReason,
  CASE WHEN e.management = nth('day_case', 0) THEN '0' ELSE '3' END AS ExpectedLos,
  lpad(between_of(e.id, 'theatre', 20, 180)::VARCHAR, 3, '0') AS TheatreTime,
  pick('referral_source_ip', e.id, 'source') AS Referral, pick('referral_reason', e.id, 'reason') AS ReasonForReferral,
  pick('transport', e.id, 'transport') AS Transport, yes_no(draw(e.id, 'short notice ip') % 100 < 15) AS ShortNotice,
  CASE WHEN e.live AND e.wait_days > 150 THEN d10(today() - 20) END AS LastReviewDate,
  CASE WHEN e.live AND e.wait_days > 150 THEN nth('list_review', 0) END AS ReviewResult,
  CASE WHEN draw(e.id, 'clinical comment') % 100 < 20 THEN 'Stop blood thinners a week before' END AS CommentCl,
  CASE WHEN draw(e.id, 'other comment') % 100 < 20 THEN 'Needs two weeks of notice' END AS CommentNonClin,
  CASE WHEN draw(e.id, 'side') % 100 < 30 THEN 'Right side' END AS PatientProcedureDescription2,
  e.gp AS EpiGPCode, e.practice AS EpiGPPractice, 'NO' AS SpecialCase, '0' AS OsvStatus, 'SYN1' AS UserId
FROM listed e
