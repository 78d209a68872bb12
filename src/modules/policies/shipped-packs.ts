import { readdirSync, readFileSync } from 'node:fs';
import { InfrastructureError } from '../../shared/infrastructure-error.ts';
import type { FileProblem } from '../settings/domain/located-value.ts';
import { readLocatedYaml } from '../settings/read-located-yaml.ts';
import type { PolicyPack } from './domain/policy-pack.ts';
import { readPack } from './domain/read-pack.ts';

/** The folder is at the same distance from the sources and from the build. */
const FOLDER = new URL('../../../policies/', import.meta.url);

let packs: readonly PolicyPack[] | undefined;

/**
 * The reviewed packs of policies/, in the order of their names. Read once, when the first section of policies is: what is
 * reviewed does not change while the program runs. Throws InfrastructureError where one is missing or not as it must be.
 */
export function shippedPacks(): readonly PolicyPack[] {
  packs ??= fileNames().map(packOf);
  return packs;
}

function fileNames(): readonly string[] {
  try {
    return readdirSync(FOLDER)
      .filter((name) => name.endsWith('.yaml'))
      .toSorted();
  } catch (cause) {
    throw unusable('The folder policies/ cannot be read.', cause);
  }
}

function packOf(file: string): PolicyPack {
  let text: string;
  try {
    text = readFileSync(new URL(file, FOLDER), 'utf8');
  } catch (cause) {
    throw unusable(`The policy pack ${file} cannot be read.`, cause);
  }
  const yaml = readLocatedYaml(text);
  const problems: FileProblem[] = [];
  const pack = yaml.ok ? readPack(yaml.root, problems) : undefined;
  if (pack !== undefined && `${pack.name}.yaml` === file) return pack;
  const reason = (yaml.ok ? problems[0] : yaml.problem)?.reason ?? 'name is not that of the file.';
  throw unusable(`The policy pack ${file} cannot be used: ${reason}`);
}

const unusable = (sentence: string, cause?: unknown): InfrastructureError =>
  new InfrastructureError('policy_pack_unusable', sentence, cause);
