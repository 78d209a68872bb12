/**
 * The outcome of `work`, or an error after so long: the client bounds each of its requests and each of its tries, but not
 * how long they take together. The work itself goes on, and what becomes of it is nobody's business any more.
 */
export async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms / 1_000} s`)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
