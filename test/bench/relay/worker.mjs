// One process of the relay benchmark: a relay, a consumer with committed effects, or raw kafkajs.
import 'reflect-metadata';
import '../../messaging/typescript-loader.mjs';
import { Kafka, logLevel, Partitioners } from 'kafkajs';

const order = JSON.parse(process.argv[2]);
const now = () => performance.timeOrigin + performance.now();
let latencies = [];
let done = 0;

const { Member } = await import('../../messaging/probe.ts');
const { thingHappened } = await import('../../messaging/probe-events.ts');

const EFFECTS = `INSERT INTO effect (consumer, event_id, subject, number)
  SELECT 'bench', e.* FROM unnest($1::uuid[], $2::text[], $3::bigint[]) AS e`;

/** One effect row per event; set-based as a projection with much to take in, or event by event. */
const effectConsumer = {
  name: 'bench',
  on: [thingHappened],
  async handle(event, tx) {
    await insertEffects([event], tx);
  },
  ...(order.oneByOne ? {} : { handleMany: insertEffects }),
};

async function insertEffects(events, tx) {
  await tx.query(EFFECTS, [
    events.map((event) => event.id),
    events.map((event) => event.subject),
    events.map((event) => event.data.number),
  ]);
  tx.afterCommit(() => {
    done += events.length;
    for (const { data } of events) if (data.note) latencies.push(now() - Number(data.note));
  });
}

const roles = {
  relay: () => Member.start(order.address, { relay: true }),
  consume: () => Member.start(order.address, { consume: true, consumers: [effectConsumer] }),
  async 'raw-produce'() {
    const producer = client().producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    return producer;
  },
  async 'raw-consume'() {
    const consumer = client().consumer({ groupId: `${order.topic}-raw`, maxWaitTimeInMs: 250 });
    await consumer.connect();
    await consumer.subscribe({ topics: [order.topic], fromBeginning: true });
    await consumer.run({
      partitionsConsumedConcurrently: 3,
      eachBatch: async ({ batch }) => {
        done += batch.messages.length;
      },
    });
  },
};

function client() {
  return new Kafka({
    clientId: 'bench',
    brokers: order.brokers,
    logLevel: logLevel.NOTHING,
  });
}

/** Batches one after another, each awaited: order is kept, as the relay must keep it. */
async function send(producer, { count, batch, content }) {
  const begun = performance.now();
  for (let from = 0; from < count; from += batch) {
    const size = Math.min(batch, count - from);
    const messages = Array.from({ length: size }, (_unused, index) => ({
      key: `subject-${(from + index) % 500}`,
      value: content,
    }));
    await producer.send({ topic: order.topic, acks: -1, messages });
  }
  return (performance.now() - begun) / 1_000;
}

const part = await roles[order.role]();

process.on('message', async (message) => {
  if (message.ask === 'done') process.send({ done });
  if (message.ask === 'reset') {
    done = 0;
    latencies = [];
    process.send({ reset: true });
  }
  if (message.ask === 'latencies') process.send({ latencies });
  if (message.ask === 'send') process.send({ seconds: await send(part, message) });
  if (message.ask === 'cpu') process.send({ cpu: process.cpuUsage() });
  if (message.ask === 'write') {
    // Written where the relay runs, as a service does: the commit wakes it.
    await part.dataSource.query(message.sql, message.params);
    part.signal.raise();
    process.send({ written: true });
  }
});
process.on('disconnect', () => process.exit(0));
process.send({ ready: true });
