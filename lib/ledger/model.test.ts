import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LedgerModel, steps, toCommands } from '@/e2e/fixtures/ledger-model'
import { credits } from '@/lib/core/money'
import { fold, type Known } from './fold'
import { genesisHash } from './hash'
import { bucketTotal, SPEND_ORDER, settle } from './rules'
import type { AccountState } from './types'

const ACCOUNT = '00000000-0000-7000-8000-000000000001'
const START = new Date(Date.UTC(2026, 0, 31))

test('the rules agree with an independent model after every command of any history', () => {
  fc.assert(
    fc.property(steps(40), (history) => {
      const model = new LedgerModel()
      const known = new Map<string, Known>()
      let state: AccountState = {
        id: ACCOUNT,
        lastEntry: 0,
        lastLot: 0,
        lastHash: genesisHash(ACCOUNT),
        lastBookedAt: START,
        balance: credits(0),
        rolloverCap: credits(0),
        topUpsLocked: false,
        lots: [],
      }
      for (const { command, hours } of toCommands(ACCOUNT, history, START)) {
        const now = new Date(START.getTime() + hours * 3_600_000)
        const folded = fold(state, known, [command], now)
        const [answer] = folded.answers
        const outcome = answer?.ok
          ? `balance ${answer.entry.balanceAfter}`
          : answer?.refusal.code === 'insufficient'
            ? `insufficient, ${answer.refusal.missing} missing`
            : answer?.refusal.code
        expect(outcome).toBe(model.apply(command, now))
        state = folded.state
        const seen = settle(state, now).state
        for (const bucket of SPEND_ORDER) expect(bucketTotal(seen, bucket)).toBe(model.count(bucket, now))
        expect(state.balance).toBe(state.lots.reduce((sum, lot) => sum + lot.remaining, 0))
      }
    }),
    { numRuns: 300 },
  )
}, 60_000)
