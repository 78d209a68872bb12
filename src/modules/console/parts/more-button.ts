import { h, type Child } from '../tree/element.ts';
import { actionButton } from './field.ts';

/** Asks for the next page of a list; without one it is nothing. */
export const moreButton = (nextCursor: string | null, onMore: (cursor: string) => Promise<void>): Child =>
  nextCursor !== null &&
  h(
    'p',
    {},
    actionButton('More', () => onMore(nextCursor)),
  );
