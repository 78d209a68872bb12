import { afterEach, beforeEach, describe } from '@jest/globals';
import { describeAppending } from './event-log/appending.ts';
import { describeAvailability } from './event-log/availability.ts';
import { describeFidelity } from './event-log/fidelity.ts';
import { describeReading } from './event-log/reading.ts';
import type { EventLogSubject } from './event-log/subject.ts';

/**
 * What every adapter of the EventLog port keeps. Partitions may be one or many, and offsets may have gaps; what the port
 * says about the order of a key, durability and ids holds for all. `create` gives a new, empty log for each test.
 */
export function describeEventLogContract(name: string, create: () => Promise<EventLogSubject>): void {
  describe(`the event log contract, kept by ${name}`, () => {
    let subject: EventLogSubject;
    const current = (): EventLogSubject => subject;

    beforeEach(async () => {
      subject = await create();
    });

    afterEach(() => subject.cleanup());

    describeAppending(current);
    describeReading(current);
    describeFidelity(current);
    describeAvailability(current);
  });
}
