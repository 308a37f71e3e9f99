-- Purpose: second procedures that are planned.
-- Grain: patient, episode and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, RptGrpKey
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, '1' AS RptGrpKey, waiting_list AS WlCode,
  pick('procedure', id, 'second procedure') AS SecIProc
FROM listed WHERE draw(id, 'second planned') % 100 < 20 AND pick('procedure', id, 'second procedure') <> procedure
