import { noCompany, readCompany, writeCompany, type Company } from './state/company.ts';
import { noEpisodes, readEpisodes, writeEpisodes, type Episodes } from './state/episodes.ts';
import { noFailures, readFailures, writeFailures, type Failures } from './state/failures.ts';
import { noLife, readLife, writeLife, type KeyLife } from './state/key-life.ts';
import {
  AGENTS,
  NETWORKS,
  noKnownValues,
  PLACES,
  readKnownValues,
  TARGETS,
  writeKnownValues,
  type KnownValues,
} from './state/known-values.ts';
import { readPlace, writePlace, type LastPlace } from './state/last-place.ts';
import { noQuiet, readQuiet, writeQuiet, type Quiet } from './state/quiet.ts';
import { noRefusals, readRefusals, writeRefusals, type Refusals } from './state/refusals.ts';
import { readIds, writeIds } from './state/recent-ids.ts';
import { noRememberedUses, readRememberedUses, writeRememberedUses } from './state/remembered-uses.ts';
import type { RememberedUses } from './state/remembered-uses.ts';
import { StateReader, StateWriter } from './state/state-bytes.ts';
import { noVolume, readVolume, writeVolume, type Volume } from './state/volume.ts';

/** What the rules know of a subject. Bounded, whatever was observed: see {@link encodeState}. */
export type SubjectState = KeySubject | SourceSubject;

/** An address from which attempts fail. */
export interface SourceSubject {
  readonly kind: 'source';
  readonly failures: Failures;
}

export interface KeySubject {
  readonly kind: 'key';
  /** Uses that were learned from, and the day of the first since the epoch; 0: none yet. */
  uses: number;
  startDay: number;
  /** The latest accepted use; 0: none yet. */
  lastUsedMs: number;
  /** Uses in a row that lie far behind the latest. */
  behind: number;
  /** Events from the future, which nothing was learned from. */
  fromFuture: number;
  readonly life: KeyLife;
  readonly remembered: RememberedUses;
  readonly episodes: Episodes;
  readonly networks: KnownValues;
  readonly agents: KnownValues;
  readonly targets: KnownValues;
  readonly refusals: Refusals;
  readonly places: KnownValues;
  readonly volume: Volume;
  readonly failures: Failures;
  readonly company: Company;
  lastPlace: LastPlace | null;
  readonly quiet: Quiet;
  /** Events that showed something new. */
  readonly novelties: string[];
}

/** @param subject `key:<id>` or `source:<tenant>:<address>` */
export function emptyState(subject: string): SubjectState {
  if (subject.startsWith('source:')) return { kind: 'source', failures: noFailures() };
  return {
    ...{
      kind: 'key',
      uses: 0,
      startDay: 0,
      lastUsedMs: 0,
      behind: 0,
      fromFuture: 0,
      lastPlace: null,
      novelties: [],
    },
    ...{ life: noLife(), remembered: noRememberedUses(), episodes: noEpisodes() },
    ...{ networks: noKnownValues(), agents: noKnownValues(), targets: noKnownValues() },
    ...{ refusals: noRefusals(), places: noKnownValues(), volume: noVolume(), failures: noFailures() },
    ...{ company: noCompany(), quiet: noQuiet() },
  };
}

/** In front of every encoded state. Another layout gets another number, and states of the old one are read by it. */
const VERSION = 1;
const KEY = 1;
const SOURCE = 2;

const writer = new StateWriter();

/** The state as at most 2,048 bytes; what is decoded of them behaves as the state would have. */
export function encodeState(state: SubjectState): Uint8Array {
  writer.u8(VERSION);
  writer.u8(state.kind === 'key' ? KEY : SOURCE);
  if (state.kind === 'key') writeKey(state);
  else writeFailures(writer, state.failures);
  return writer.take();
}

/** @throws TypeError for what no version of this program has encoded */
export function decodeState(bytes: Uint8Array): SubjectState {
  const reader = new StateReader(bytes);
  const version = reader.u8();
  const kind = reader.u8();
  if (version !== VERSION || (kind !== KEY && kind !== SOURCE)) {
    throw new TypeError(`no state of a subject: version ${version}, kind ${kind}`);
  }
  return kind === KEY ? readKey(reader) : { kind: 'source', failures: readFailures(reader) };
}

function writeKey(state: KeySubject): void {
  writer.u32(state.uses);
  writer.u16(state.startDay);
  writer.u48(state.lastUsedMs);
  writer.u8(state.behind);
  writer.u16(state.fromFuture);
  writeLife(writer, state.life);
  writeRememberedUses(writer, state.remembered);
  writeEpisodes(writer, state.episodes);
  writeKnownValues(writer, state.networks, NETWORKS);
  writeKnownValues(writer, state.agents, AGENTS);
  writeKnownValues(writer, state.targets, TARGETS);
  writeRefusals(writer, state.refusals);
  writeKnownValues(writer, state.places, PLACES);
  writeVolume(writer, state.volume);
  writeFailures(writer, state.failures);
  writeCompany(writer, state.company);
  writePlace(writer, state.lastPlace);
  writeQuiet(writer, state.quiet);
  writeIds(writer, state.novelties);
}

function readKey(from: StateReader): KeySubject {
  return {
    ...{
      kind: 'key',
      uses: from.u32(),
      startDay: from.u16(),
      lastUsedMs: from.u48(),
      behind: from.u8(),
      fromFuture: from.u16(),
    },
    ...{ life: readLife(from), remembered: readRememberedUses(from), episodes: readEpisodes(from) },
    ...{ networks: readKnownValues(from, NETWORKS), agents: readKnownValues(from, AGENTS) },
    ...{ targets: readKnownValues(from, TARGETS), refusals: readRefusals(from) },
    ...{ places: readKnownValues(from, PLACES), volume: readVolume(from), failures: readFailures(from) },
    ...{ company: readCompany(from), lastPlace: readPlace(from), quiet: readQuiet(from) },
    novelties: readIds(from),
  };
}
