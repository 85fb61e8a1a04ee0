import type { Outcome } from '@/lib/core/outcome'

type Answer = Promise<Outcome<unknown, { code: string; message: string }>>

/** The server's doors for auto-reload. `version` names the words that were agreed to. */
export type ReloadDoors = {
  switchOn: (given: { client: string; pack: string; threshold: number; version: string }) => Answer
  switchOff: (given: { client: string }) => Answer
}
