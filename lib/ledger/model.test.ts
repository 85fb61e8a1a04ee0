import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LedgerModel } from '@/e2e/fixtures/ledger-model'
import { steps, toCommands } from '@/e2e/fixtures/ledger-steps'
import { seedOf } from '@/e2e/fixtures/seed'
import { availableOf, bucketTotal, emptyBook, freeOf, SPEND_ORDER } from './book'
import { fold, startFold } from './fold'
import { settle } from './rules'
import type { Answer } from './types'

const ACCOUNT = '00000000-0000-7000-8000-000000000001'
const START = new Date(Date.UTC(2026, 0, 31))

/** An answer as the model gives it. */
function inWords(answer: Answer): string {
  if (answer.ok) return `balance ${answer.entry.balanceAfter}`
  const { refusal } = answer
  return refusal.code === 'insufficient' ? `insufficient, ${refusal.missing} missing` : refusal.code
}

test('the rules agree with an independent model after every command of any history', () => {
  fc.assert(
    fc.property(steps(60), (history) => {
      const model = new LedgerModel()
      const folded = startFold(emptyBook(ACCOUNT, START), new Map())
      for (const { command, hours } of toCommands(ACCOUNT, history, START)) {
        const now = new Date(START.getTime() + hours * 3_600_000)
        expect(inWords(fold(folded, command, now)), command.key).toBe(model.apply(command, now))
        const seen = settle(folded.state, now).state
        for (const bucket of SPEND_ORDER) expect(bucketTotal(seen, bucket)).toBe(model.count(bucket, now))
        expect([availableOf(seen), seen.debt]).toEqual([model.available(now), model.debt])
        expect(folded.state.balance).toBe(folded.state.lots.reduce((sum, lot) => sum + lot.remaining, 0))
        expect(folded.state.lots.filter((lot) => lot.held < 0 || freeOf(lot) < 0)).toEqual([])
      }
    }),
    { numRuns: 300, seed: seedOf('the rules against the model') },
  )
}, 60_000)
