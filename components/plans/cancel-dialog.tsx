'use client'

import { CalendarX, CircleHelp } from 'lucide-react'
import { useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Dialog } from '@/components/ui/dialog'
import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { NO_ANSWER } from './change'
import { type ChangeParts, Onward, Outcome, Pair } from './dialog-parts'
import { type EndLook, staysInWords, useEndPreview, WhatEnds } from './end-paused'
import type { Refusal } from './person'
import type { PlansView } from './view'
import { RefusalNotice } from './way-out'
import { FewerFeatures, WontBeKept } from './what-is-lost'

type Step =
  | { at: 'asking'; fault: Refusal | null }
  | { at: 'sending' }
  | { at: 'unknown' }
  | { at: 'done'; endsAt: Date; ended: boolean; stays: string }

/** The way down to the free plan: the subscription ends with what is paid for, and this says what that means. */
export function CancelDialog({ view, person, close, onCourse, focusBack }: ChangeParts) {
  const paused = view.standing?.status === 'paused'
  const look = useEndPreview(person, paused)
  const { step, cancel } = useCancel(person, onCourse, look)
  const name = view.standing?.name ?? 'plan'
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && close()}
      onClosed={focusBack}
      busy={step.at === 'sending'}
      title="Cancel subscription"
      description={
        paused ? `Are you sure you want to end ${name} now?` : 'Are you sure you want to cancel your subscription?'
      }
      descriptionHidden={step.at === 'done'}
      footer={
        step.at === 'done' || step.at === 'unknown' ? (
          <Onward onClick={step.at === 'done' ? close : () => window.location.reload()}>
            {step.at === 'done' ? 'Continue' : 'Look again'}
          </Onward>
        ) : (
          <>
            {step.at === 'asking' && step.fault && (
              <div className="mb-3">
                <RefusalNotice refusal={step.fault} person={person} />
              </div>
            )}
            <Pair>
              <Button size="lg" onClick={close} disabled={step.at === 'sending'}>
                {paused ? 'Keep it paused' : `Keep ${name}`}
              </Button>
              <Button
                size="lg"
                tone="danger"
                pending={step.at === 'sending'}
                disabled={paused && !(look && 'preview' in look)}
                onClick={cancel}
              >
                {paused ? 'End it now' : 'Cancel subscription'}
              </Button>
            </Pair>
          </>
        )
      }
    >
      {step.at === 'done' && step.ended ? (
        <Outcome sign={CalendarX} title="Your subscription has ended">
          You are on {view.names[view.freePlan]} now, and nothing is charged any more. {step.stays}
        </Outcome>
      ) : step.at === 'done' ? (
        <Outcome sign={CalendarX} title="Your subscription will end">
          You keep {view.standing?.name} until <LocalTime at={step.endsAt} />. Until then you can take this back with
          “Keep plan”.
        </Outcome>
      ) : step.at === 'unknown' ? (
        <Outcome sign={CircleHelp} title="We don’t know yet whether it went through">
          {NO_ANSWER}
        </Outcome>
      ) : (
        <WhatItMeans view={view} person={person} look={look} />
      )}
    </Dialog>
  )
}

function useCancel(
  { client, seen, actions }: ChangeParts['person'],
  onCourse: ChangeParts['onCourse'],
  look: EndLook | null,
) {
  const [step, setStep] = useState<Step>({ at: 'asking', fault: null })
  const sending = useRef(false)
  const cancel = async () => {
    if (sending.current) return
    sending.current = true
    onCourse('under-way')
    setStep({ at: 'sending' })
    const shown = look && 'preview' in look ? look.preview : null
    const answer = await actions.cancelPlan({ client, seen, keeps: shown?.keptCents ?? null }).catch(() => null)
    sending.current = false
    onCourse(answer?.ok ? 'made' : 'refused')
    if (!answer) return setStep({ at: 'unknown' })
    if (!answer.ok) return setStep({ at: 'asking', fault: answer.refusal })
    setStep({ at: 'done', endsAt: answer.value.endsAt, ended: shown !== null, stays: staysInWords(look) })
  }
  return { step, cancel }
}

type WhatItMeansProps = { view: PlansView; person: ChangeParts['person']; look: EndLook | null }

function WhatItMeans({ view, person, look }: WhatItMeansProps) {
  const { standing, forecast } = view
  if (standing?.status === 'paused') {
    return (
      <WhatEnds
        look={look}
        person={person}
        name={standing.name}
        free={{ name: view.names[view.freePlan] ?? '', refill: standing.afterwards }}
        forecast={forecast}
        losses={view.losses[view.freePlan] ?? []}
      />
    )
  }
  if (!standing?.periodEnd) return null
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex list-disc flex-col gap-1.5 pl-4">
        <li>
          You keep {standing.name} until <LocalTime at={standing.periodEnd} />; nothing is charged any more.
        </li>
        <li>
          From then on you are on {view.names[view.freePlan]}, with {standing.afterwards}.
        </li>
        <li>
          Credits you bought once stay yours. They are locked while you have no paid plan, and open again with one.
        </li>
        <li>Auto-reload, where it is on, is switched off then.</li>
        {forecast && forecast.toBank > 0 && (
          <li>
            <CreditFigure amount={forecast.toBank} unit /> you have not used move to the rollover bank on{' '}
            <LocalTime at={forecast.at} /> and stay.
          </li>
        )}
      </ul>
      <WontBeKept forecast={forecast} />
      <FewerFeatures plan={view.names[view.freePlan] ?? ''} losses={view.losses[view.freePlan] ?? []} />
    </div>
  )
}
