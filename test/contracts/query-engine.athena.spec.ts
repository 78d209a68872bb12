import { AthenaFixture } from '../athena/athena-fixture.ts';
import { describeQueryEngineContract } from './query-engine.contract.ts';

describeQueryEngineContract('Athena, through the SDK and a server of its protocol', async () => {
  const athena = await AthenaFixture.open();
  return {
    engine: await athena.engine(),
    given: (events) => athena.given(events),
    close: () => athena.close(),
  };
});
