'use client'

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

/** Asks before a plan is ended, and says what remains of it. */
export function CancelDialog({ view, holder, open, onOpenChange, attempt }: CancelDialogProps) {
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
      </ul>
      <div className="mt-4 flex flex-col gap-4 empty:hidden">
        <WontBeKept forecast={view.forecast} />
        <FewerFeatures plan={view.freePlan.name} losses={view.losses} />
      </div>
    </Confirmation>
  )
}

function Until({ view }: { view: ProfileView }) {
  if (!view.lastsUntil) return <>{view.planName} is paused: resume it first, then it can be canceled.</>
  return (
    <>
      You keep {view.planName} until <LocalTime at={view.lastsUntil} />. Nothing is charged any more, and until then you
      can take this back.
    </>
  )
}
