-- Purpose: further procedures of finished episodes.
-- Grain: patient, episode, end and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, FCEEndDateTimeInt, SecondaryProcSeqNo
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, fce::VARCHAR AS FCENumber, i12(to_ts) AS FCEEndDateTimeInt,
  d10(to_ts) AS FCEEndDate, t5(to_ts) AS FCEEndTime, '1' AS SecondaryProcSeqNo, '1' AS SeqNo,
  pick('procedure', eid, 'further') AS OPCS, d10(from_ts) AS ProcedureDate,
    i8(from_ts) AS ProcedureDateInt,
  resource AS DoctorPerfOp
FROM fce WHERE to_ts IS NOT NULL AND procedure IS NOT NULL AND more_codes = 2
