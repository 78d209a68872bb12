/** EX_CONFIG of sysexits.h: what the process exits with when its settings are wrong. */
export const CONFIG_EXIT_CODE = 78;

/** The settings cannot be used. Lists every problem, so that one start names them all; holds no secret values. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      ['Keytrail cannot start with these settings:', ...problems.map((problem) => `  - ${problem}`)].join(
        '\n',
      ),
    );
    this.name = 'SettingsError';
    this.problems = problems;
  }
}
