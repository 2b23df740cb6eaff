import { busConformance } from '../../../test/messaging/suite.js';

// Aim: the Postgres log keeps what every bus must keep, on a real PostgreSQL.
busConformance('postgres-log');
