DELETE FROM court WHERE court IN ('京0199', '京0198');
DELETE FROM institution WHERE code IN ('BANK-A', 'BANK-B', 'BANK-C', 'BANK-D', 'BANK-E', 'BANK-F', 'RE', 'VEH');
