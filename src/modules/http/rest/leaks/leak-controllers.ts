import { GitHubLeaksController } from './github-leaks.controller.ts';
import { LeaksController } from './leaks.controller.ts';

/** The routes of leaked secrets. */
export const LEAK_CONTROLLERS = [LeaksController, GitHubLeaksController];
