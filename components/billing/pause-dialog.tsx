'use client'

import { useEffect, useState } from 'react'
import type { Refusal } from '@/components/plans/person'
import { RefusalNotice } from '@/components/plans/way-out'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { Field, Input } from '@/components/ui/field'
import { LocalTime } from '@/components/ui/local-time'
import { Segmented } from '@/components/ui/segmented'
import { Skeleton } from '@/components/ui/skeleton'
import type { PausePreview } from '@/lib/subscriptions/preview'
import type { Holder } from './actions'
import { CreditLines, MoneyLines } from './lines'
import { type PauseLength, pauseDays, pauseEnd } from './pause-days'
import type { Attempt } from './use-plan'

type PauseDialogProps = {
  holder: Holder
  planName: string
  now: string
  open: boolean
  onOpenChange: (open: boolean) => void
  attempt: Attempt
  pausing: boolean
}

const LENGTHS: { value: PauseLength; label: string }[] = [
  { value: '1', label: '1 month' },
  { value: '2', label: '2 months' },
  { value: '3', label: '3 months' },
  { value: 'day', label: 'A day' },
]

/** Until when, what that does to money and to credits, and only then the button that does it. */
export function PauseDialog(props: PauseDialogProps) {
  const { holder, planName, open, onOpenChange, attempt, pausing } = props
  const now = new Date(props.now)
  const { first, last } = pauseDays(now)
  const [length, setLength] = useState<PauseLength>('1')
  const [day, setDay] = useState(first)
  const until = pauseEnd(length, day, now)
  const look = usePreview(holder, until, open)
  const [fault, setFault] = useState<Refusal | null>(null)
  const close = (next: boolean) => {
    setFault(null)
    onOpenChange(next)
  }
  const pause = async () => {
    setFault(null)
    const { client, seen, actions } = holder
    const result = await attempt('pause', () => actions.pausePlan({ client, seen, until }), `${planName} is paused.`)
    if ('done' in result) onOpenChange(false)
    else setFault(result.refusal)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      busy={pausing}
      title={`Pause ${planName}`}
      description="It stops at once and goes on by itself on the day you choose, or as soon as you resume it."
      footer={
        <div className="flex flex-col gap-3">
          {fault && <RefusalNotice refusal={fault} person={holder} />}
          <div className="flex flex-col-reverse gap-2 sm:flex-row sm:justify-end">
            <Button size="lg" disabled={pausing} onClick={() => close(false)}>
              Don’t pause
            </Button>
            <Button
              tone="primary"
              size="lg"
              pending={pausing}
              disabled={!look || 'refusal' in look}
              onClick={() => void pause()}
            >
              Pause plan
            </Button>
          </div>
        </div>
      }
    >
      <div className="flex flex-col gap-5">
        <div className="flex flex-col gap-2">
          <Segmented label="Pause until" value={length} onChange={setLength} options={LENGTHS} className="flex" />
          {length === 'day' && (
            <Field label="Pause until">
              {(tie) => (
                <Input
                  {...tie}
                  type="date"
                  min={first}
                  max={last}
                  value={day}
                  onChange={(event) => setDay(event.target.value)}
                />
              )}
            </Field>
          )}
        </div>
        <Look look={look} holder={holder} />
      </div>
    </Dialog>
  )
}

function Look({ look, holder }: { look: Preview | null; holder: Holder }) {
  if (!look) {
    return (
      <div aria-busy className="flex min-h-72 flex-col gap-4">
        <p role="status" className="sr-only">
          Working out what that means
        </p>
        <Skeleton className="h-10 w-full" />
        <Skeleton className="h-24 w-full" />
        <Skeleton className="h-24 w-full" />
      </div>
    )
  }
  if ('refusal' in look) return <RefusalNotice refusal={look.refusal} person={holder} />
  return (
    <div className="flex min-h-72 flex-col gap-5">
      <ul className="flex list-disc flex-col gap-1 pl-4">
        <li>
          Paused until <LocalTime at={look.preview.until} className="font-medium" />; then a new period begins and is
          charged.
        </li>
        <li>Meanwhile nothing is charged, no credits are refilled, and one-time credits are locked.</li>
      </ul>
      <MoneyLines money={look.preview.money} />
      <CreditLines credits={look.preview.credits} />
    </div>
  )
}

type Preview = { preview: PausePreview } | { refusal: Refusal }

const UNREACHED: Refusal = {
  code: 'no-answer',
  message: 'We could not reach the server, so there is nothing to show. Nothing has changed.',
  wayOut: 'reload',
}

/** What pausing until that day would do; null while it is worked out. */
function usePreview({ client, actions }: Holder, until: string, open: boolean): Preview | null {
  const [look, setLook] = useState<{ until: string; preview: Preview } | null>(null)
  const { previewPause } = actions
  useEffect(() => {
    if (!open || until === '') return
    let current = true
    setLook(null)
    void previewPause({ client, until }).then(
      (answer) =>
        current && setLook({ until, preview: answer.ok ? { preview: answer.value } : { refusal: answer.refusal } }),
      () => current && setLook({ until, preview: { refusal: UNREACHED } }),
    )
    return () => {
      current = false
    }
  }, [client, previewPause, until, open])
  return look?.until === until ? look.preview : null
}
