-- Purpose: list entries put off at the patient's wish.
-- Grain: patient, episode and moment.
-- Key: InternalPatientNumber, EpisodeNumber, EpsActvDtimeInt, WlDeferralExtensionDetailsRepeatGroupKey
SELECT ipn AS InternalPatientNumber, epi AS EpisodeNumber, i12(postponed_ts) AS EpsActvDtimeInt,
  '1' AS WlDeferralExtensionDetailsRepeatGroupKey, d10(postponed_ts::DATE + 7) AS DeferredUntil,
  i12(at_minute(postponed_ts::DATE + 7, 0)) AS WaitingListDeferralEndDateTimeInternal, 'Holiday' AS Reason
FROM listed WHERE postponed
