import { chmod, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../ports'
import { removeAfterwards } from '../processes'
import { type Postgres, startPostgres } from './server'

/** A cluster that lives as long as one test run: on a free port unless one is given, its data removed at the end. */
export async function startThrowawayPostgres(name: string, port?: number): Promise<Postgres> {
  const folder = await mkdtemp(join(await realpath(tmpdir()), 'refill-test-'))
  removeAfterwards(folder)
  // Made for its owner alone, which keeps root's server out; the data inside are closed to others anyway.
  await chmod(folder, 0o755)
  const server = await startPostgres({
    // Named after the folder, so that two at once don't meet where data must stand elsewhere.
    dataDir: join(folder, `data-${folder.slice(-6)}`),
    port: port ?? (await freePort()),
    name,
    durable: false,
  })
  removeAfterwards(server.dataDir)
  const stop = async () => {
    await server.stop()
    await rm(server.dataDir, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
  return { ...server, stop }
}
