/**
 * Ends every test run with one line that a person and a script read the same way:
 * `12 passed, 0 failed`, and `, 3 skipped` only when something was.
 */
import process from 'node:process';

export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const skipped = results.numPendingTests + results.numTodoTests;
    // A file that cannot even be loaded has no tests to fail, and must not look like a success.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skips = skipped > 0 ? `, ${skipped} skipped` : '';
    const line = `${results.numPassedTests} passed, ${failed} failed${skips}\n`;
    // Jest's own summary, and its warning about tests that keep the process alive, are still to come.
    process.once('exit', () => process.stdout.write(line));
  }
}
