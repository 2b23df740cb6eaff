import { counter, gauge } from '@lib/platform';

export const relayed = counter({
  name: 'enforcement_events_relayed_total',
  help: 'Events acknowledged by the bus',
  labels: ['app'],
});
export const handled = counter({
  name: 'enforcement_events_handled_total',
  help: 'Events whose effect was committed',
  labels: ['consumer'],
});
export const parked = counter({
  name: 'enforcement_events_parked_total',
  help: 'Events parked, by reason',
  labels: ['consumer', 'reason'],
});
export const inboxDelay = gauge({
  name: 'enforcement_inbox_delay_seconds',
  help: 'Time between the bus taking the last handled message and its effect',
  labels: ['group'],
});
export const outboxAge = gauge({
  name: 'enforcement_outbox_oldest_unsent_seconds',
  help: 'Age of the oldest event the bus has not acknowledged',
  labels: ['app'],
});
export const parkedOpen = gauge({
  name: 'enforcement_parked_messages',
  help: 'Parked messages that wait for a replay',
  labels: ['app'],
});
