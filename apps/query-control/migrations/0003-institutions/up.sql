-- The demo's bodies and courts; all of them are invented. A real deployment adds its own rows.
INSERT INTO institution (code, name, kind, mode, capabilities, liquidity_rank, answer_within_hours,
  control_within_hours, wire_code) VALUES
  ('BANK-A', '示例甲银行(虚构)', 'bank', 'files', '{query,freeze,release,deduct}', 10, 24, 48, 'SIMBANKA000000001'),
  ('BANK-B', '示例乙银行(虚构)', 'bank', 'files', '{query,freeze,release,deduct}', 11, 24, 48, 'SIMBANKB000000001'),
  ('BANK-C', '示例丙银行(虚构)', 'bank', 'files', '{query,freeze,release,deduct}', 12, 24, 48, 'SIMBANKC000000001'),
  ('BANK-D', '示例丁银行(虚构)', 'bank', 'files', '{query,freeze,release,deduct}', 13, 24, 48, 'SIMBANKD000000001'),
  ('BANK-E', '示例戊银行(虚构)', 'bank', 'files', '{query,freeze,release,deduct}', 14, 24, 48, 'SIMBANKE000000001'),
  ('BANK-F', '示例己银行(虚构)', 'bank', 'service', '{query,freeze,release,deduct}', 15, 24, 48, 'SIMBANKF000000001'),
  ('RE', '示例不动产登记中心(虚构)', 'real-estate', 'files', '{query}', 80, 24, 48, 'SIMESTATE00000001'),
  ('VEH', '示例车辆登记机关(虚构)', 'vehicle', 'files', '{query}', 90, 24, 48, 'SIMVEHICLE0000001');

INSERT INTO court (court, name, area_code, address, phone, payee_account_name, payee_bank_code,
  payee_bank_name, officers) VALUES
  ('京0199', '示例区人民法院(虚构)', '110199', '示例市示例区示例路1号', '010-00000000',
   '示例区人民法院案款专户(虚构)', 'BANK-B', '示例乙银行(虚构)',
   '[{"name": "甲承办(虚构)", "workPermitNo": "GZ0199001", "enforcementPermitNo": "ZX0199001"},
     {"name": "乙协办(虚构)", "workPermitNo": "GZ0199002", "enforcementPermitNo": "ZX0199002"}]'),
  ('京0198', '另一示例区人民法院(虚构)', '110198', '示例市另一示例区示例路2号', '010-00000001',
   '另一示例区人民法院案款专户(虚构)', 'BANK-B', '示例乙银行(虚构)',
   '[{"name": "丙承办(虚构)", "workPermitNo": "GZ0198001", "enforcementPermitNo": "ZX0198001"},
     {"name": "丁协办(虚构)", "workPermitNo": "GZ0198002", "enforcementPermitNo": "ZX0198002"}]');
