import { CONTROLS, type Control } from './domain/controls.ts';
import { evidencePack, SAMPLE_METHOD, type EvidencePack, type PackFile } from './domain/evidence-pack.ts';
import { drawSample } from './domain/sample.ts';

const IDS = ['key_1', 'key_2', 'key_3'];

/** A small pack as the service makes them. */
export function givenPack(
  files: readonly PackFile[] = [
    { path: 'population.csv', text: 'keyId\r\nkey_1\r\nkey_2\r\nkey_3\r\n' },
    { path: 'findings.csv', text: 'keyId\r\nkey_2\r\n' },
    { path: 'queries/inventory.sql', text: 'SELECT 1' },
  ],
  control: Control | undefined = CONTROLS[0],
): EvidencePack {
  if (control === undefined) throw new Error('there is no control');
  return evidencePack(
    control,
    {
      ...{ from: '2026-07-01T00:00:00.000Z', to: '2026-10-01T00:00:00.000Z' },
      ...{ madeAt: '2026-10-02T00:00:00.000Z', madeFor: 'ida@example.com', tenant: null },
      ...{ logPosition: 'lifecycle 0:1, usage 0:1', coverage: [], policies: [] },
      sample: { seed: 's', size: 2, of: 3, method: SAMPLE_METHOD, ids: drawSample(IDS, 's', 2) },
    },
    files,
  );
}

/** The bytes of its files, by path. */
export const packBytes = ({ files }: Pick<EvidencePack, 'files'>): Map<string, Uint8Array> =>
  new Map(files.map(({ path, text }) => [path, new TextEncoder().encode(text)]));
