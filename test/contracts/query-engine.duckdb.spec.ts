import { TrailFixture } from '../golden/trail-fixture.ts';
import { describeQueryEngineContract } from './query-engine.contract.ts';

describeQueryEngineContract('DuckDB, events in the tail', async () => {
  const trail = await TrailFixture.open();
  return { engine: trail.engine, given: (events) => trail.append(events), close: () => trail.close() };
});

describeQueryEngineContract('DuckDB, events in the query copy', async () => {
  const trail = await TrailFixture.open();
  return {
    engine: trail.engine,
    given: async (events) => {
      await trail.append(events);
      await trail.compact(5);
    },
    close: () => trail.close(),
  };
});

describeQueryEngineContract('DuckDB, events in both', async () => {
  const trail = await TrailFixture.open();
  return {
    engine: trail.engine,
    given: async (events) => {
      const half = Math.floor(events.length / 2);
      await trail.append(events.slice(0, half));
      await trail.compact(5);
      await trail.append(events.slice(half));
    },
    close: () => trail.close(),
  };
});
