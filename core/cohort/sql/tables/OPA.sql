-- Purpose: outpatient appointments: attended, missed, cancelled and booked.
-- Grain: patient, episode, start and doctor.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode
SELECT v.ipn AS InternalPatientNumber, v.epi AS EpisodeNumber, i12(v.visit_ts) AS PtApptStartDtimeInt,
  v.resource AS ResCode, '2' AS ApplicationIndicator, d10(v.visit_ts) AS ApptDate, t5(v.visit_ts) AS ApptTime,
  t5(later(v.visit_ts, 20)) AS ApptEndTime, d16(v.booked_ts) AS ApptBookedDate, t5(v.booked_ts) AS ApptBookedTime,
  i12(v.booked_ts) AS DateApptBookedInt, reversed12(v.booked_ts) AS ApptEnteredDtime, 'SYN1' AS ApptEnteredUID,
  reversed12(coalesce(v.cancelled_ts, v.booked_ts)) AS LastRevisionDtime, 'SYN1' AS LastRevisionUID,
  d16(v.cancelled_ts) AS ApptCancDate, t5(v.cancelled_ts) AS ApptCancTime, i12(v.cancelled_ts) AS ApptCancDTimeInt,
  CASE v.fate WHEN 'by_patient' THEN 'P' WHEN 'by_hospital' THEN 'H' END AS CancelBy,
  CASE v.fate WHEN 'by_patient' THEN 'Patient asked' WHEN 'by_hospital' THEN 'Clinic reduced' END AS ReasonForCanc,
  CASE WHEN v.is_new THEN '1' ELSE '2' END AS ApptClass, CASE WHEN v.is_new THEN 'NEW' ELSE 'FOL' END AS ApptCategory,
  CASE WHEN v.is_new THEN pick('appointment_new', v.id, 'type')
    ELSE pick('appointment_follow_up', v.visit, 'type') END AS ApptType,
  CASE WHEN draw(v.visit, 'comment') % 100 < 8 THEN 'Bring your tablets' END AS ApptComment,
  CASE WHEN v.fate LIKE 'by_%' AND draw(v.visit, 'cancel comment') % 100 < 50 THEN 'New date to follow' END
    AS CancelComment,
  v.appointment_status AS ApptStatus, v.disposal AS Disposal, pick('op_booking', v.visit, 'booking') AS BookingType,
  CASE WHEN v.a = 1 AND v.came_from_list THEN v.op_list END AS BookFromWL, v.clinic AS ClinicCode,
  v.consultant AS ClinicConsultant, v.specialty AS ClinicSpecialty, v.consultant AS RefConsultant,
  v.specialty AS RefSpecialty, pick('transport', v.id, 'transport') AS Transport,
  pick('patient_category', v.k, 'category') AS PtCategory, pick('referral_source', v.id, 'source') AS RefBy,
  pick('referral_priority', v.id, 'priority') AS RefPriority, pick('referral_reason', v.id, 'reason') AS ReasonForRef,
  CASE WHEN v.a = 1 AND draw(v.id, 'booked online') % 100 < 25 THEN lpad((draw(v.id, 'ubrn1') % 10000)::VARCHAR, 4, '0')
    || ' ' || lpad((draw(v.id, 'ubrn2') % 10000)::VARCHAR, 4, '0')
    || ' ' || lpad((draw(v.id, 'ubrn3') % 10000)::VARCHAR, 4, '0') END AS EbookingReferenceNumber,
  CASE WHEN v.a = 1 AND draw(v.id, 'booked online') % 100 < 25 THEN 'CAB' || v.specialty_no END AS CABServiceCode,
  CASE WHEN v.diagnosed THEN v.diagnosis END AS AttPriDiagCode,
  CASE WHEN v.treated THEN v.procedure END AS ApptPrimaryProcedureCode,
  d10(v.ref_ts) AS ReferralDate, i12(v.ref_ts) AS ReferralDateInt, t5(v.ref_ts) AS ReferralTime,
  d16(v.discharge_ts) AS DischDate, i12(v.discharge_ts) AS OpDischargeDTimeInt, t5(v.discharge_ts) AS DischTime,
  p.surname AS Surname, p.forenames AS Forenames, p.sex AS Sex, d10(p.dob) AS Dob, p.nhs AS NhsNumber,
  p.district AS DistrictNumber, p.casenote AS CaseNoteNumber, p.postcode AS Postcode, p.gp AS RegGPCode, p.gp AS EpiGp,
  p.practice AS PracticeCode, p.gdp AS GdpCode, '0' AS OsvStatus
FROM visit v JOIN person p ON p.k = v.k
