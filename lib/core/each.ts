import { describeFault } from './fault'

/** Works on one item after the other. One that fails doesn't keep the rest waiting; what went wrong is returned. */
export async function tryEach<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<string[]> {
  const faults: string[] = []
  for (const item of items) {
    await work(item).catch((error: unknown) => faults.push(describeFault(error)))
  }
  return faults
}
