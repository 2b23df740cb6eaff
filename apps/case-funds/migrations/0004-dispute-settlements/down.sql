DROP TABLE dispute_settlement;
