import type { ReactNode } from 'react'
import { formatAmount } from '@/components/plans/change-words'
import { cardName } from '@/components/top-ups/card'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import type { CreditPreview, MoneyPreview } from '@/lib/subscriptions/preview'

/** What something will do to money, line by line as Stripe will bill it, each with the day it counts until. */
export function MoneyLines({ money }: { money: MoneyPreview }) {
  const write = (amountCents: number) => formatAmount(amountCents, money.currency)
  return (
    <Lines title="Money">
      {money.lines.map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an invoice may hold the same line twice, and never moves them.
        <Line key={index} name={line.text} at={line.until} to>
          {write(line.amountCents)}
        </Line>
      ))}
      <Line
        name={
          <>
            Due now
            {money.card && <span className="block font-normal text-muted text-sm">from {cardName(money.card)}</span>}
          </>
        }
        strong
      >
        {write(money.dueNowCents)}
      </Line>
      {money.next && (
        <Line
          name={
            <>
              Then, on <LocalTime at={money.next.at} />
            </>
          }
        >
          {write(money.next.amountCents)}
        </Line>
      )}
    </Lines>
  )
}

/** What something will do to credits, from the ledger's own rules. */
export function CreditLines({ credits }: { credits: CreditPreview }) {
  return (
    <Lines title="Credits">
      {credits.lines.map((line) => (
        <Line key={`${line.kind} ${line.text}`} name={line.text} at={line.at}>
          <CreditFigure
            amount={line.kind === 'expires' ? -line.credits : line.credits}
            signed={line.kind === 'arrives'}
            className={line.kind === 'expires' ? 'text-warning-ink' : undefined}
          />
        </Line>
      ))}
      <Line name="Balance afterwards" strong>
        <CreditFigure amount={credits.balanceAfter} />
      </Line>
      <Line
        name={
          credits.nextRefill ? (
            <>
              Next refill, on <LocalTime at={credits.nextRefill.at} />
            </>
          ) : (
            'Next refill'
          )
        }
      >
        {credits.nextRefill ? <CreditFigure amount={credits.nextRefill.credits} signed /> : 'none'}
      </Line>
    </Lines>
  )
}

export function Lines({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className="font-medium text-muted text-sm">{title}</h3>
      <dl className="mt-1 divide-y border-y">{children}</dl>
    </section>
  )
}

type LineProps = {
  name: ReactNode
  at?: Date | null
  /** Whether it counts up to that day, instead of happening on it. */
  to?: boolean
  strong?: boolean
  children: ReactNode
}

export function Line({ name, at = null, to = false, strong = false, children }: LineProps) {
  return (
    <div className="flex items-baseline justify-between gap-4 py-2">
      <dt className={strong ? 'font-semibold' : ''}>
        {name}
        {at && (
          <span className="ml-2 whitespace-nowrap text-muted text-sm">
            {to && 'to '}
            <LocalTime at={at} />
          </span>
        )}
      </dt>
      <dd className={strong ? 'whitespace-nowrap font-semibold text-md' : 'whitespace-nowrap'}>{children}</dd>
    </div>
  )
}
