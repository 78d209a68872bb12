/**
 * Ends every test run with one line that a person and a script read the same way:
 * `12 passed, 0 failed`, and `, 3 skipped` only when something was.
 */
import { writeSync } from 'node:fs';

export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that cannot even be loaded has no tests to fail, and must not look like a success.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const line = `${results.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
    // Synchronous, because Jest may end the process before a buffered write reaches a pipe.
    writeSync(1, `${line}\n`);
  }
}
