'use client'

import { staysInWords, useEndPreview, WhatEnds } from '@/components/plans/end-paused'
import { FewerFeatures, WontBeKept } from '@/components/plans/what-is-lost'
import type { ProfileView } from '@/components/profile/view'
import { Confirmation } from '@/components/ui/confirmation'
import { LocalTime } from '@/components/ui/local-time'
import type { Holder } from './actions'
import type { Attempt } from './use-plan'

type CancelDialogProps = {
  view: ProfileView
  holder: Holder
  open: boolean
  onOpenChange: (open: boolean) => void
  attempt: Attempt
}

/** Asks before a plan is ended, and says what remains of it. One that is paused ends at once. */
export function CancelDialog(props: CancelDialogProps) {
  return props.view.status === 'paused' ? <EndDialog {...props} /> : <AtPeriodEnd {...props} />
}

function EndDialog({ view, holder, open, onOpenChange, attempt }: CancelDialogProps) {
  const look = useEndPreview(holder, open)
  const end = async () => {
    const { client, seen, actions } = holder
    const keeps = look && 'preview' in look ? look.preview.keptCents : null
    const result = await attempt(
      'cancel',
      () => actions.cancelPlan({ client, seen, keeps }),
      `${view.planName} has ended.${keeps ? ` ${staysInWords(look)}` : ''}`,
    )
    return 'done' in result ? { ok: true as const, value: null } : { ok: false as const, refusal: result.refusal }
  }
  return (
    <Confirmation
      open={open}
      onOpenChange={onOpenChange}
      title="Cancel subscription"
      description={`Are you sure you want to end ${view.planName} now?`}
      yes="End it now"
      no="Keep it paused"
      tone="danger"
      ready={look !== null && 'preview' in look}
      act={end}
    >
      <WhatEnds
        look={look}
        person={holder}
        name={view.planName}
        free={{ name: view.freePlan.name, refill: view.freePlan.refill }}
        forecast={view.forecast}
        losses={view.losses}
      />
    </Confirmation>
  )
}

function AtPeriodEnd({ view, holder, open, onOpenChange, attempt }: CancelDialogProps) {
  const cancel = async () => {
    const { client, seen, actions } = holder
    const result = await attempt('cancel', () => actions.cancelPlan({ client, seen }), `${view.planName} is canceled.`)
    return 'done' in result ? { ok: true as const, value: null } : { ok: false as const, refusal: result.refusal }
  }
  return (
    <Confirmation
      open={open}
      onOpenChange={onOpenChange}
      title="Cancel subscription"
      description="Are you sure you want to cancel your subscription?"
      yes="Cancel subscription"
      no="Keep plan"
      tone="danger"
      act={cancel}
    >
      <ul className="flex list-disc flex-col gap-1.5 pl-4">
        <li>
          <Until view={view} />
        </li>
        <li>
          Then you are on {view.freePlan.name} with {view.freePlan.refill}.
        </li>
        <li>One-time credits stay yours. They are locked until you have a paid plan again.</li>
        <li>Auto-reload, where it is on, is switched off then.</li>
      </ul>
      <div className="mt-4 flex flex-col gap-4 empty:hidden">
        <WontBeKept forecast={view.forecast} />
        <FewerFeatures plan={view.freePlan.name} losses={view.losses} />
      </div>
    </Confirmation>
  )
}

function Until({ view }: { view: ProfileView }) {
  if (!view.lastsUntil) return <>{view.planName} ends with its period.</>
  return (
    <>
      You keep {view.planName} until <LocalTime at={view.lastsUntil} />. Nothing is charged any more, and until then you
      can take this back.
    </>
  )
}
