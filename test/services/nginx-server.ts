import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { controlsOf, type ServerControls } from './server-controls.ts';
import { ServerProcess } from './server-process.ts';
import { inDataFolder, type TemporaryFolder } from './temporary-folder.ts';

export interface NginxOptions {
  readonly program: string;
  /** `nginx.conf` and what it includes, for an nginx whose folder this is: texts by name. */
  readonly configuration: (folder: string) => Readonly<Record<string, string>>;
  /** One that `nginx.conf` listens on, at 127.0.0.1. */
  readonly port: number;
}

/** One process, in the foreground: workers whose master is killed would live on and keep the port. */
const SINGLE = 'daemon off; master_process off;';

/** A real nginx in a temporary folder, ready when it accepts connections. */
export const startNginx = (options: NginxOptions): Promise<ServerControls> =>
  inDataFolder(undefined, 'keytrail-nginx-', (folder) => startIn(folder, options));

async function startIn(
  folder: TemporaryFolder,
  { program, configuration, port }: NginxOptions,
): Promise<ServerControls> {
  for (const [name, text] of Object.entries(configuration(folder.path)))
    await writeFile(join(folder.path, name), text);
  const server = await ServerProcess.start({
    name: 'nginx',
    command: program,
    args: ['-p', folder.path, '-c', join(folder.path, 'nginx.conf'), '-e', 'stderr', '-g', SINGLE],
    cwd: folder.path,
    logFile: join(folder.path, 'nginx.log'),
    probe: () => canConnect(port),
  });
  return controlsOf(server, folder);
}

const canConnect = (port: number): Promise<void> =>
  new Promise((done, failed) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.destroy();
      done();
    });
  });
