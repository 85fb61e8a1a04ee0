/** What can disagree in a book. Each is worded so that it fits into the line a fault is told in. */
export type Claim =
  | 'the account'
  | 'the number'
  | 'the balance after it'
  | 'the amount'
  | 'the time of booking'
  | 'the key'
  | 'the hash'
  | 'the lot it touches'
  | 'what a lot has left'
  | 'what is held of a lot'
  | 'the hold it ends'
  | 'what it frees'
  | 'what it undoes'
  | 'the other side of the transfer'
  | 'the balance'
  | 'the sum of its lots'
  | 'the debt'
  | 'the number of entries'
  | 'the number of lots'
  | 'the last hash'
  | 'the last booking'
  | 'the lock on top-ups'
  | 'the end of the cycle'
  | 'what it has left'
  | 'whether it is open'
  | 'what is held'
  | 'what was granted'
  | 'the source'
  | 'the entry that brought it'
  | 'the hold'
  | 'the list of slices'
  | 'the feature'
  | 'the group'
  | 'the sum of credits used'
  | 'the number of uses'
  | 'the grant of the payment'
  | 'the purchase of the payment'

/** Two things the book says that cannot both be true. */
export type Fault = {
  accountId: string
  /** `the account`, `entry 12`, `lot 3`, `hold 7`, `use on 2026-01-31 of clip`, `purchase 9f…`. */
  at: string
  claim: Claim
  /** What stands there, and what follows from the rest of the book. */
  stands: string
  follows: string
}

export type Found = (fault: Fault) => void

/** A fault in one line: where it is, what stands there, and what follows from the rest of the book. */
export function sayFault({ accountId, at, claim, stands, follows }: Fault): string {
  const where = at === 'the account' ? `account ${accountId}` : `account ${accountId}, ${at}`
  return `${where}: ${claim} is ${stands}, but ${follows} follows from the book`
}

type Sayable = string | number | boolean | Date | Buffer | null | undefined

/** Compares what stands in one place with what follows from others, and tells `found` where they differ. */
export class Comparison {
  constructor(
    readonly accountId: string,
    private readonly found: Found,
  ) {}

  expect(at: string, claim: Claim, stands: Sayable, follows: Sayable): void {
    if (say(stands) !== say(follows)) this.fail(at, claim, stands, follows)
  }

  fail(at: string, claim: Claim, stands: Sayable, follows: Sayable): void {
    this.found({ accountId: this.accountId, at, claim, stands: say(stands), follows: say(follows) })
  }
}

function say(value: Sayable): string {
  if (value === null || value === undefined) return 'none'
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return value.toString('hex')
  return value === '' ? 'empty' : String(value)
}
