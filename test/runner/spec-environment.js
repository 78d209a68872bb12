import { TestEnvironment } from 'jest-environment-node';
import { compileOnce } from './compile-once.js';
import { endWatchers, followWatchers } from './process-watchers.js';

compileOnce();
followWatchers();

/** Jest's own environment for Node, in which specs load faster and are let go of when they are through. */
export default class SpecEnvironment extends TestEnvironment {
  async teardown() {
    endWatchers();
    await super.teardown();
  }
}
