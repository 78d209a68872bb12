import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CLOCKS_APART_MS } from '../../src/modules/alerts/domain/exact/clocks-apart.ts';
import { STATE_BYTES_MAX } from '../../src/modules/alerts/domain/state/state-bytes.ts';
import { shippedRules } from '../../src/modules/alerts/rules/shipped-rules.ts';
import { MS_PER_MINUTE } from '../../src/shared/iso-time.ts';
import { describeRules } from './alerts-page.ts';

const page = readFileSync(new URL('../../docs/alerts.md', import.meta.url), 'utf8');

describe('docs/alerts.md', () => {
  it('lists every rule with its severity and its parameters as rules/ has it', () => {
    expect(page).toContain(describeRules(shippedRules()));
  });

  it('states the bounds that are enforced', () => {
    const stated = [...page.matchAll(/\*\*([\d,]+) (bytes|minutes)\*\*/g)].map(([, figure = '', unit]) => [
      Number(figure.replaceAll(',', '')),
      unit,
    ]);
    expect(stated).toEqual([
      [STATE_BYTES_MAX, 'bytes'],
      [CLOCKS_APART_MS / MS_PER_MINUTE, 'minutes'],
    ]);
  });
});
