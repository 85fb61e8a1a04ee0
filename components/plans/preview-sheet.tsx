import { ArrowRight, CalendarClock } from 'lucide-react'
import { Line, Lines, MoneyLines } from '@/components/billing/lines'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'
import type { CreditLine, Preview } from '@/lib/subscriptions/preview'
import { expiringOf } from './change'
import { type PlanNames, planInWords } from './change-words'

type PreviewSheetProps = {
  preview: Preview
  names: PlanNames
  /** What the plan that is left has more of. */
  losses: string[]
}

/** A change before it happens: from what to what and when, what there is to know, its money and its credits. */
export function PreviewSheet({ preview, names, losses }: PreviewSheetProps) {
  return (
    <div className="flex flex-col gap-5">
      <FromTo preview={preview} names={names} />
      <Warnings preview={preview} names={names} losses={losses} />
      <MoneyLines money={preview.money} />
      <Credits preview={preview} />
    </div>
  )
}

function FromTo({ preview, names }: Omit<PreviewSheetProps, 'losses'>) {
  return (
    <div className="rounded-md bg-sunken px-4 py-3">
      <p className="flex flex-wrap items-center gap-x-2 font-medium">
        <span className="sr-only">From </span>
        {planInWords(names, preview.from)}
        <ArrowRight aria-hidden className="size-4 text-muted" />
        <span className="sr-only"> to </span>
        {planInWords(names, preview.to)}
      </p>
      <p className="mt-0.5 flex items-center gap-1.5 text-muted text-sm">
        <CalendarClock aria-hidden className="size-3.5" />
        {preview.when === 'now' ? (
          'At once'
        ) : (
          <span>
            On <LocalTime at={preview.at} />
          </span>
        )}
      </p>
    </div>
  )
}

function Warnings({ preview, names, losses }: PreviewSheetProps) {
  const { warnings } = preview
  const from = names[preview.from.plan] ?? preview.from.plan
  // What an upgrade leaves to expire would have expired without it: its line below is enough.
  const expiring = preview.when === 'period-end' ? expiringOf(preview) : null
  return (
    <div className="flex flex-col gap-2 empty:hidden">
      {warnings.includes('legacy') && (
        <Notice tone="warning" title={`${from} is no longer sold`}>
          Leaving it is permanent and can’t be undone: nobody can go back to it or to its price.
        </Notice>
      )}
      {warnings.includes('fewer-features') && losses.length > 0 && (
        <Notice tone="warning" title={`${names[preview.to.plan] ?? preview.to.plan} has fewer features`}>
          <ul className="list-disc pl-4">
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </Notice>
      )}
      {warnings.includes('no-top-ups') && (
        <Notice tone="warning" title={`No packages on ${planInWords(names, preview.to)}`}>
          One-time credits can’t be bought from then on, and auto-reload waits. What you bought before stays yours to
          spend.
        </Notice>
      )}
      {warnings.includes('later') && (
        <Notice title="It takes effect later">
          You keep {from} until <LocalTime at={preview.at} />. Until then you can take the change back on this page.
        </Notice>
      )}
      {expiring && (
        <Notice tone="warning" title={<>{<CreditFigure amount={expiring.credits} unit />} won’t be kept</>}>
          Spend them before <LocalTime at={expiring.from} />, or they expire then.
        </Notice>
      )}
    </div>
  )
}

function Credits({ preview }: { preview: Preview }) {
  const { credits, at } = preview
  // What the end of the cycle does comes after a change that is made at once, whatever that change is.
  const isLater = (line: CreditLine) => (line.kind === 'to-bank' || line.kind === 'expires') && line.at > at
  const write = (line: CreditLine) => <Step key={`${line.kind} ${line.text}`} line={line} dated={isLater(line)} />
  return (
    <Lines title="Credits">
      {credits.lines.filter((line) => !isLater(line)).map(write)}
      <Line name="Balance afterwards" strong>
        <CreditFigure amount={credits.balanceAfter} />
      </Line>
      {credits.lines.filter(isLater).map(write)}
      {credits.nextRefill && (
        <Line name={<>Next refill, on {<LocalTime at={credits.nextRefill.at} />}</>}>
          <CreditFigure amount={credits.nextRefill.credits} signed />
        </Line>
      )}
    </Lines>
  )
}

/** One step of what becomes of credits; what stays or moves inside the book has no sign. */
function Step({ line: { kind, credits, at, text }, dated }: { line: CreditLine; dated: boolean }) {
  return (
    <Line name={text} at={dated ? at : null}>
      <CreditFigure
        amount={kind === 'expires' ? -credits : credits}
        signed={kind === 'arrives'}
        className={kind === 'expires' ? 'text-warning-ink' : undefined}
      />
    </Line>
  )
}
