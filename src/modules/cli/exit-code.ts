/** What a command exits with; scripts may rely on it, and `keytrail help` lists it. */
export const EXIT = {
  ok: 0,
  /** The service said no, or a verified key is not good. */
  refused: 1,
  /** The command line is wrong. */
  usage: 2,
  /** No answer from the service. */
  unreachable: 3,
  /** Done, but not with everything: for instance files or records were left out. */
  partial: 4,
  /** EX_CONFIG: the settings are wrong. */
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
