import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { PROBLEM_CODES } from '../http/problem-codes.ts';

/** Nobody was let in who could be told that there is no such route. */
const OF_NOBODY = 'route_not_found';

it.each(['failed-attempts', 'failed-attempts-by-day'])(
  '%s counts every refusal of what is not theirs or not there for them, and no other',
  (name) => {
    const url = new URL(`../../../queries/reports/${name}.sql`, import.meta.url);
    const listed = /OR reason IN \(([^)]*)\)/.exec(readFileSync(url, 'utf8'))?.[1] ?? '';
    const codes = Object.entries(PROBLEM_CODES)
      .filter(([code, { status }]) => (status === 403 || status === 404) && code !== OF_NOBODY)
      .map(([code]) => code);
    expect([...listed.matchAll(/'(\w+)'/g)].map(([, code]) => code).toSorted()).toEqual(codes.toSorted());
  },
);
