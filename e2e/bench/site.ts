import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { db } from '@/db/client'
import { members, users, workspaces } from '@/db/schema'
import { makeKey } from '@/lib/api/commands'
import { addClient } from '@/lib/clients/commands'
import { answers, freePort } from '../sandbox/ports'
import { describeExit, run } from '../sandbox/processes'
import { openBooks } from './books'

const NEXT = 'node_modules/next/dist/bin/next'
const SITE = 'e2e/bench/site'

/** Builds the small site with the product's own route for spending and an empty one beside it. */
export async function buildSite(): Promise<void> {
  const building = run({ name: 'next build', command: process.execPath, args: [NEXT, 'build', SITE] })
  const exit = await building.exited
  if (exit.code !== 0) throw new Error(`next build failed (${describeExit(exit)}):\n${building.lastLines().join('\n')}`)
}

/** Serves it in production on the database of this process, and returns its port. */
export async function startSite(): Promise<number> {
  const port = await freePort()
  const args = [NEXT, 'start', SITE, '--port', String(port), '--hostname', 'localhost']
  const server = run({ name: 'Next', command: process.execPath, args })
  let ended = false
  void server.exited.then(() => {
    ended = true
  })
  while (!(await answers(port))) {
    if (ended) throw new Error(`The site did not start:\n${server.lastLines().join('\n')}`)
    await setTimeout(50)
  }
  return port
}

/** A host application: a workspace with `count` clients, and a key that opens them all. */
export async function openHostApplication(count: number): Promise<{ key: string; slugs: string[] }> {
  const now = new Date()
  const [user] = await db()
    .insert(users)
    .values({ name: 'Bench', email: `${randomUUID()}@example.test` })
    .returning()
  const [workspace] = await db()
    .insert(workspaces)
    .values({ name: 'Bench', catalog: 'studio', createdAt: now })
    .returning()
  const [userId, workspaceId] = [user?.id as string, workspace?.id as string]
  await db().insert(members).values({ workspaceId, userId, role: 'owner', createdAt: now })
  const clients = await db().transaction(async (tx) => {
    const added = []
    for (let number = 1; number <= count; number++) added.push(await addClient(tx, { workspaceId, name: `${number}` }))
    return added
  })
  await openBooks(clients.map(({ id }) => id))
  const made = await makeKey({
    workspaceId,
    name: 'bench',
    scope: 'spend',
    requestsPerSecond: 1_000_000,
    createdBy: userId,
  })
  if (!made.ok) throw new Error(made.refusal.message)
  return { key: made.value.key, slugs: clients.map(({ slug }) => slug) }
}
