-- Purpose: the provider.
-- Grain: one row per provider.
-- Scope: hospital
-- Key: ProviderCode
SELECT 'ZZ9' AS ProviderCode, 'Synthetic hospitals' AS Description, 'ZZ901' AS DohCode, '0' AS MfRecStsInd
