import { describeFault } from './fault'

/**
 * Works on one item after the other. One that fails doesn't keep the rest waiting, unless `endsIt` says that the rest would
 * fail alike: then they are left for another time. What went wrong is returned.
 */
export async function tryEach<Item>(
  items: readonly Item[],
  work: (item: Item) => Promise<unknown>,
  endsIt: (error: unknown) => boolean = () => false,
): Promise<string[]> {
  const faults: string[] = []
  for (const item of items) {
    try {
      await work(item)
    } catch (error) {
      faults.push(describeFault(error))
      if (endsIt(error)) break
    }
  }
  return faults
}
