import { tryEach } from '@/lib/core/each'
import { completeAhead } from './paid-cycles'
import { resumeEveryoneDue } from './pause'
import { refillEveryoneDue } from './refills'

/**
 * Everything that a date brings: refills, what was paid for before its time, pauses that are over. Refills come first,
 * since they need nobody's answer, and once more at the end, for what the others made due. What fails in one does not
 * keep the others waiting, and is told when all have been tried.
 */
export async function everythingDue(): Promise<void> {
  const all = [refillEveryoneDue, completeAhead, resumeEveryoneDue, refillEveryoneDue]
  const faults = await tryEach<() => Promise<unknown>>(all, (each) => each())
  if (faults.length > 0) throw new Error(faults.join('\n'))
}
