import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createInstallation, type KafkaInstallation } from '../../../../test/fixtures/kafka-installation.ts';
import { describeWithService } from '../../../../test/fixtures/services.ts';
import { NOTHING, WorkShare, type Assignment } from './work-share.ts';

const SHARED_WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 20;
const TEST_MS_MAX = 60_000;

class Member {
  share: Assignment = NOTHING;
  trouble: string | null = 'has not joined yet';
  readonly #membership: WorkShare;

  constructor({ kafka, names }: KafkaInstallation) {
    this.#membership = new WorkShare({
      ...{ kafka, names },
      onAssigned: (share) => (this.share = share),
      onTrouble: (sentence) => (this.trouble = sentence),
    });
    this.#membership.start();
  }

  leave(): Promise<void> {
    return this.#membership.stop();
  }
}

describeWithService('the group that shares the work', 'kafka', (brokers) => {
  let installation: KafkaInstallation;
  let members: Member[];

  beforeEach(() => {
    members = [];
  });
  afterEach(async () => {
    await Promise.all(members.map((member) => member.leave()));
    await installation.dispose();
  });

  const join = (): Member => {
    const member = new Member(installation);
    members.push(member);
    return member;
  };

  const of = (all: readonly Member[], stream: 'lifecycle' | 'usage'): readonly number[] =>
    all.flatMap(({ share }) => share[stream]).sort((a, b) => a - b);

  /** Every partition is somebody's and nobody else's, and one leads. */
  async function untilShared(all: readonly Member[], partitions: number): Promise<void> {
    const each = JSON.stringify(Array.from({ length: partitions }, (_, partition) => partition));
    const deadline = performance.now() + SHARED_WITHIN_MS;
    const isShared = (): boolean =>
      JSON.stringify(of(all, 'lifecycle')) === each &&
      JSON.stringify(of(all, 'usage')) === each &&
      all.filter(({ share }) => share.leads).length === 1 &&
      all.every(({ trouble }) => trouble === null);
    while (!isShared()) {
      if (performance.now() > deadline) throw new Error(JSON.stringify(all.map(({ share }) => share)));
      await pause(LOOK_EVERY_MS);
    }
  }

  it(
    'gives each partition to one member, and all of them to the one that stays',
    async () => {
      installation = await createInstallation(brokers, 4);
      const [one, other] = [join(), join()];
      await untilShared([one, other], 4);
      expect([one, other].map(({ share }) => share.lifecycle.length + share.usage.length)).toEqual([4, 4]);

      await other.leave();
      await untilShared([one], 4);

      expect(one.share).toEqual({ lifecycle: [0, 1, 2, 3], usage: [0, 1, 2, 3], leads: true });
    },
    TEST_MS_MAX,
  );

  it(
    'has members without a share of a stream when there are more of them than partitions',
    async () => {
      installation = await createInstallation(brokers, 1);
      const three = [join(), join(), join(), join()];

      await untilShared(three, 1);

      const idle = three.filter(({ share }) => JSON.stringify(share) === JSON.stringify(NOTHING));
      expect(idle).toHaveLength(1);
      expect(idle[0]?.trouble).toBeNull();
    },
    TEST_MS_MAX,
  );
});
