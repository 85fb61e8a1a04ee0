import { CalendarX, InfinityIcon, LockKeyhole, Zap } from 'lucide-react'

const LINES = [
  { icon: LockKeyhole, text: 'Secure payment' },
  { icon: Zap, text: 'Instant activation' },
]
const STAYS = { icon: InfinityIcon, text: 'Never expires' }
const CANCEL = { icon: CalendarX, text: 'Cancel anytime' }

/** What holds for every purchase: Stripe takes the payment, the credits come with it; and auto-reload can be ended. */
export function Reassurances({ cancelAnytime = false }: { cancelAnytime?: boolean }) {
  return (
    <ul className="mt-3 flex flex-wrap justify-center gap-x-3 gap-y-1 whitespace-nowrap text-muted text-xs sm:gap-x-4">
      {[...LINES, cancelAnytime ? CANCEL : STAYS].map(({ icon: Icon, text }) => (
        <li key={text} className="flex items-center gap-1">
          <Icon aria-hidden className="size-3.5 max-sm:hidden" />
          {text}
        </li>
      ))}
    </ul>
  )
}
