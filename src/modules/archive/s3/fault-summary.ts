/** Errors of sockets, which have a code and say it in their message, and answers without a body. */
const NAMELESS: ReadonlySet<string> = new Set(['Error', 'Unknown', 'UnknownError', '']);

/** One line about an error of the SDK. */
export function summaryOf(of: {
  readonly name: string;
  readonly code: string | undefined;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
}): string {
  const details = [
    ...(of.status === undefined ? [] : [`HTTP ${of.status}`]),
    ...(of.requestId === undefined ? [] : [`request ${of.requestId}`]),
  ].join(', ');
  const label = NAMELESS.has(of.name) ? '' : of.name;
  const start = label !== '' && details !== '' ? `${label} (${details})` : label + details;
  const message = NAMELESS.has(of.message) ? '' : of.message;
  const whole = [start, message].filter((part) => part !== '').join(': ') || (of.code ?? of.name);
  // TLS libraries put line feeds into their messages, and a colon at the end.
  return whole.replace(/\s+/g, ' ').replace(/[ :]+$/, '');
}
