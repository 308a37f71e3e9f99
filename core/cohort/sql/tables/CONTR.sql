-- Purpose: contracts.
-- Grain: one row per contract.
-- Scope: hospital
-- Key: ContractId
SELECT 'ZZC001' AS ContractId, 'ZZ900' AS PurchaserCode, 'ZZ9' AS ProviderCode, 'All care' AS Description, '0' AS MfRecStsInd
