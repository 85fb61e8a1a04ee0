/** Keeps `inFlight` pieces of work going for `seconds` and returns how many ended per second. */
export async function rate(inFlight: number, seconds: number, work: (n: number) => Promise<void>): Promise<number> {
  const start = performance.now()
  const end = start + seconds * 1000
  let done = 0
  const lane = async () => {
    while (performance.now() < end) {
      await work(done)
      done += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
  return (done * 1000) / (performance.now() - start)
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2
    ? (sorted[Math.floor(middle)] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}
