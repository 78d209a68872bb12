/** A process that opens the data directory named on its command line, says so, and holds it until it is ended. */
import { openDataDirectory } from '../../src/modules/data-directory/data-directory.ts';

openDataDirectory(String(process.argv[2]));
process.stdout.write('held\n');
// An open input keeps the process alive, and ends it should the test die first.
process.stdin.on('end', () => process.exit(0)).resume();
