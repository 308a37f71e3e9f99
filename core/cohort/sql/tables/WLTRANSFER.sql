-- Purpose: list entries that came from another list.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt
SELECT e.ipn AS InternalPatientNumber, e.epi AS EpisodeNumber, i12(e.moved_ts) AS EpsActvDtimeInt,
  d14(e.moved_ts) AS WlTransferDate, t5(e.moved_ts) AS WlTransferTime, e.consultant AS WlTransferR2ConsultantCode,
  e.hospital AS WlTransferR2HospitalCode, e.waiting_list AS WlTransferR2NewWlCode, e.specialty AS WlTransferR2SpecialtyCode,
  c.consultant AS WlTransferR2PreviousConsultantCode, c.hospital AS WlTransferR2PreviousHospitalCode,
  c.specialty AS WlTransferR2PreviousSpecialtyCode, 'IP' || c.specialty AS WlTransferR2PreviousWlCode
FROM listed e
JOIN consultant c ON c.specialty = e.specialty AND c.post_no = draw(e.id, 'earlier list') % c.posts
WHERE e.moved
