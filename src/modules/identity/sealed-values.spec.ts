import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { SealedValues, type SealPurpose } from './sealed-values.ts';

const NOW_MS = Date.parse('2026-11-20T21:00:00Z');
const END_MS = NOW_MS + 600_000;
const secret = (byte: number) => new Uint8Array(32).fill(byte);
const schema = z.strictObject({ state: z.string() });
const value = { state: 'what only we may know' };

const open = (sealed: SealedValues, text: string, purpose: SealPurpose = 'sign-in', nowMs = NOW_MS) =>
  sealed.open(purpose, schema, text, nowMs);

describe('a sealed value', () => {
  const ours = new SealedValues([secret(1)]);

  it('comes back as it was, until its end', async () => {
    const text = await ours.seal('sign-in', value, END_MS);
    expect(await open(ours, text)).toEqual({ ok: true, value });
    expect(await open(ours, text, 'sign-in', END_MS - 1_000)).toEqual({ ok: true, value });
    expect(await open(ours, text, 'sign-in', END_MS)).toEqual({ ok: false, refusal: 'expired' });
  });

  it('tells whoever carries it nothing', async () => {
    const text = await ours.seal('sign-in', value, END_MS);
    const parts = text.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
    expect(parts.join(' ')).not.toContain(value.state);
    expect(await ours.seal('sign-in', value, END_MS)).not.toBe(text);
  });

  it('is refused for another purpose, from another installation, changed anywhere, and as junk', async () => {
    const text = await ours.seal('sign-in', value, END_MS);
    const invalid = { ok: false, refusal: 'invalid' };
    expect(await open(ours, text, 'device-request')).toEqual(invalid);
    expect(await open(new SealedValues([secret(2)]), text)).toEqual(invalid);
    for (let at = 0; at < text.length; at += 7) {
      const other = text.charAt(at) === 'A' ? 'Q' : 'A';
      expect(await open(ours, `${text.slice(0, at)}${other}${text.slice(at + 1)}`)).toEqual(invalid);
    }
    for (const junk of ['', 'a.b.c', '....', 'x'.repeat(5_000), '{"state":"x"}'])
      expect(await open(ours, junk)).toEqual(invalid);
    const otherForm = await ours.seal('sign-in', { state: 1 }, END_MS);
    expect(await open(ours, otherForm)).toEqual(invalid);
  });

  it('is still opened after the secret has been replaced, while the old one is listed', async () => {
    const text = await ours.seal('sign-in', value, END_MS);
    expect(await open(new SealedValues([secret(2), secret(1)]), text)).toEqual({ ok: true, value });
    const newer = await new SealedValues([secret(2), secret(1)]).seal('sign-in', value, END_MS);
    expect(await open(ours, newer)).toEqual({ ok: false, refusal: 'invalid' });
  });
});
