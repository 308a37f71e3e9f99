-- Purpose: purchasers.
-- Grain: one row per purchaser.
-- Scope: hospital
-- Key: PurchaserCode
SELECT 'ZZ900' AS PurchaserCode, 'Synthetic purchaser' AS Name, '0' AS Ldf
