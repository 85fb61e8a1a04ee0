import { OneTimeDialog } from '@/components/top-ups/one-time-dialog'
import { setThreshold, switchOff } from '@/lib/auto-reload/actions'
import { openPortal } from '@/lib/subscriptions/actions'
import { buyTopUp, noteOneTimeSeen, settleTopUp } from '@/lib/top-ups/actions'

/** The one-time dialog of a desk, closed until the address asks for it; what it offers is read when it opens. */
export function OneTime({ client }: { client: string }) {
  return (
    <OneTimeDialog
      client={client}
      actions={{
        buy: buyTopUp,
        settle: settleTopUp,
        setThreshold,
        switchOff,
        openPortal,
        noteSeen: noteOneTimeSeen,
      }}
    />
  )
}
