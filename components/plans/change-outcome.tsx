import { CalendarCheck, CircleCheck } from 'lucide-react'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import type { Preview } from '@/lib/subscriptions/preview'
import { formatAmount, type PlanNames, planInWords } from './change-words'
import { Outcome } from './dialog-parts'
import type { Chosen } from './person'

type ChangeOutcomeProps = { preview: Preview; chosen: Exclude<Chosen, { kind: 'checkout' }>; names: PlanNames }

/** What a change came to: the money that moved, the credits that came, or the day it will happen. */
export function ChangeOutcome({ preview, chosen, names }: ChangeOutcomeProps) {
  const to = planInWords(names, preview.to)
  if (chosen.kind === 'scheduled') {
    return (
      <Outcome sign={CalendarCheck} title="Your change is scheduled">
        {to} starts on <LocalTime at={chosen.at} />. Until then nothing changes, and you can take it back on this page.
      </Outcome>
    )
  }
  const { money, credits } = preview
  const arrived = credits.lines.reduce((sum, line) => sum + (line.kind === 'arrives' ? line.credits : 0), 0)
  return (
    <Outcome sign={CircleCheck} title={money.dueNowCents > 0 ? 'Payment successful' : 'Your plan has changed'}>
      Your subscription changed from {planInWords(names, preview.from)} to {to}.
      {money.dueNowCents > 0 && <> {formatAmount(money.dueNowCents, money.currency)} was charged.</>}
      {arrived > 0 && (
        <>
          {' '}
          <CreditFigure amount={arrived} unit /> came with it.
        </>
      )}
    </Outcome>
  )
}
