import { tryEach } from '@/lib/core/each'
import { completeAhead } from './paid-cycles'
import { resumeEveryoneDue } from './pause'
import { refillEveryoneDue } from './refills'

/**
 * Everything that a date brings: what was paid for before its time, pauses that are over, refills. What fails in one
 * does not keep the others waiting, and is told when all have been tried.
 */
export async function everythingDue(): Promise<void> {
  const faults = await tryEach<() => Promise<unknown>>([completeAhead, resumeEveryoneDue, refillEveryoneDue], (each) =>
    each(),
  )
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
