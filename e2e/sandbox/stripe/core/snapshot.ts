import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from './store'

const SETTLE_MS = 250

export type Snapshot = { soon(): void; now(): void }

/**
 * Keeps the store in a file between starts. Written whole to a neighbour and renamed, so that a crash leaves the
 * old file or the new one. Without a path nothing is kept.
 */
export function snapshotOf(store: Store, path: string | undefined): Snapshot {
  let timer: NodeJS.Timeout | null = null
  if (path && existsSync(path)) store.load(JSON.parse(readFileSync(path, 'utf8')))

  const now = () => {
    if (timer) clearTimeout(timer)
    timer = null
    if (!path) return
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(`${path}.new`, JSON.stringify(store.dump()))
    renameSync(`${path}.new`, path)
  }
  const soon = () => {
    if (path) timer ??= setTimeout(now, SETTLE_MS)
  }
  return { soon, now }
}
