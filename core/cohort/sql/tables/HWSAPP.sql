-- Purpose: community appointments.
-- Grain: patient, episode, start and clinician.
-- Key: InternalPatientNumber, EpisodeNumber, PtApptStartDtimeInt, ResCode
SELECT p.ipn AS InternalPatientNumber, n.episode_number AS EpisodeNumber, i12(c.contact_ts) AS PtApptStartDtimeInt,
  c.clinician AS ResCode, '3' AS ApplicationIndicator, d10(c.contact_ts) AS ApptDate, t5(c.contact_ts) AS ApptTime,
  t5(later(c.contact_ts, 30)) AS ApptEndTime, d16(later(c.ref_ts, 60)) AS ApptBookedDate,
  i12(later(c.ref_ts, 60)) AS DateApptBookedInt, t5(later(c.ref_ts, 60)) AS ApptBookedTime,
  CASE WHEN c.n = 1 THEN '1' ELSE '2' END AS ApptClass, CASE WHEN c.n = 1 THEN 'NEW' ELSE 'FOL' END AS ApptCategory,
  CASE c.fate WHEN 'not_attended' THEN nth('apptstatus_dna', 0)
    WHEN 'by_patient' THEN nth('apptstatus_by_patient', 0) ELSE nth('apptstatus_attended', 0) END AS ApptStatus, CASE WHEN c.n = 1 THEN pick('appointment_new', c.id, 'type') ELSE pick('appointment_follow_up', c.contact, 'type') END
    AS ApptType, pick('op_booking', c.contact, 'booking') AS BookingType,
  CASE WHEN draw(c.contact, 'comment') % 100 < 8 THEN 'Ring first' END AS ApptComment,
  CASE WHEN c.fate = 'by_patient' THEN i12(c.contact_ts - INTERVAL 26 HOUR) END AS ApptCancDTimeInt,
  CASE WHEN c.fate = 'by_patient' THEN d16(c.contact_ts - INTERVAL 26 HOUR) END AS ApptCancDate,
  CASE WHEN c.fate = 'by_patient' THEN 'Patient asked' END AS ReasonForCanc,
  CASE WHEN c.fate = 'by_patient' THEN 'New date to follow' END AS CancelComment,
  CASE WHEN c.fate = 'attended' THEN CASE WHEN c.n = c.contacts THEN pick('disposal_discharged', c.contact, 'disposal')
    ELSE nth('disposal_again', 0) END END AS Disposal,
  pick('referral_reason', c.id, 'reason') AS ReasonForRef, pick('referral_reason', c.id, 'reason') AS SGReasonForRef1,
  pick('transport', c.id, 'transport') AS Transport, s.clinic AS ClinicCode, s.consultant AS ClinicConsultant,
  s.specialty AS ClinicSpecialty, d10(c.ref_ts) AS ReferralDate, i12(c.ref_ts) AS ReferralDateInt,
  t5(c.ref_ts) AS ReferralTime, pick('patient_category', c.k, 'category') AS PtCategory, p.surname AS Surname,
  p.forenames AS Forenames, p.sex AS Sex, d10(p.dob) AS Dob, p.nhs AS NhsNumber, p.district AS DistrictNumber,
  p.casenote AS CaseNoteNumber, p.postcode AS Postcode, p.gp AS RegGPCode, p.gp AS EpiGp, p.practice AS PracticeCode,
  p.gdp AS GdpCode, '0' AS OsvStatus, 'SYN1' AS UserId
FROM contact c
JOIN person p ON p.k = c.k
JOIN numbered n ON n.id = c.id AND n.kind = 'C'
JOIN (SELECT consultant_no, min(clinic) AS clinic, min(consultant) AS consultant, min(specialty) AS specialty
  FROM consultant GROUP BY consultant_no) s ON s.consultant_no = c.clinic_no
