DROP TABLE payment, customer_transfer, outgoing, request, handled_file, fault, seizure, vehicle,
  estate, account_freeze, entry, account, customer, world;
DROP SEQUENCE update_serial, bank_ref_serial;
