/** EX_CONFIG of sysexits.h: what the process exits with when its settings are wrong. */
export const CONFIG_EXIT_CODE = 78;

const CANNOT_START = 'Keytrail cannot start with these settings:';

/** The settings cannot be used. Lists every problem, so that one start names them all; holds no secret values. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  /** @param heading what stands above the problems, where it is not the start of the service that they stop */
  constructor(problems: readonly string[], heading = CANNOT_START) {
    super([heading, ...problems.map((problem) => `  - ${problem}`)].join('\n'));
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
