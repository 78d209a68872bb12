import { z } from 'zod';
import type { ConsoleSettings } from '../../shared/settings.ts';
import type { DefinitionsOf } from './setting-definition.ts';

/** Settings for people who come with a browser. */
export const CONSOLE_SETTING_DEFINITIONS: DefinitionsOf<ConsoleSettings> = {
  console: {
    variable: 'KEYTRAIL_CONSOLE',
    schema: z.enum(['on', 'off']),
    default: 'on',
    allowed: '`on` or `off`',
    meaning: 'Whether the web console is served at `/console`. See console.md.',
  },
};
