#!/usr/bin/env node
import { localCommands } from './local-commands.ts';
import { runCli } from './modules/cli/run-cli.ts';
import { processTerminal } from './modules/cli/terminal.ts';

/** The command `keytrail`. */
process.exitCode = await runCli(process.argv.slice(2), { terminal: processTerminal, local: localCommands });
