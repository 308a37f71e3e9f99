-- Purpose: second procedures that are planned.
-- Grain: patient, episode and sequence.
-- Key: InternalPatientNumber, EpisodeNumber, RptGrpKey
WITH planned AS (
  SELECT *, coalesce(nullif(pick('procedure', id, 'second'), procedure),
    nullif(pick('procedure', id, 'or second'), procedure)) AS second_procedure
  FROM listed WHERE k = 1 OR draw(id, 'second planned') % 100 < 20
)
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, '1' AS RptGrpKey, waiting_list AS WlCode,
  second_procedure AS SecIProc
FROM planned WHERE second_procedure IS NOT NULL
