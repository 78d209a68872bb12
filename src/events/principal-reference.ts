import { z } from 'zod';
import type { Actor } from './envelope.ts';

/** How every event about a principal names it: the id orders the events, the name is for people. */
export const principalReferenceShape = {
  principalId: z.string(),
  principalName: z.string(),
};

export const examplePrincipalReference = {
  principalId: 'prn_019a9b3c5d6e7f808182838485868788',
  principalName: 'ana@example.com',
};

export const exampleUser: Actor = {
  type: 'user',
  id: 'prn_019a9b3c5d6e7f808182838485860001',
  email: 'root@example.com',
  credential: null,
};
