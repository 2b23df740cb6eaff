import { busConformance } from '../../../test/messaging/suite.js';

// Aim: Kafka through kafkajs keeps what every bus must keep, on a real broker.
busConformance('kafka');
