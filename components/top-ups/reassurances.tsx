import { InfinityIcon, LockKeyhole, Zap } from 'lucide-react'

const LINES = [
  { icon: LockKeyhole, text: 'Secure payment' },
  { icon: Zap, text: 'Instant activation' },
  { icon: InfinityIcon, text: 'Never expires' },
]

/** What holds for every one-time purchase: Stripe takes the payment, the credits come with it, and they stay. */
export function Reassurances() {
  return (
    <ul className="mt-3 flex flex-wrap justify-center gap-x-3 gap-y-1 text-muted text-xs sm:gap-x-4">
      {LINES.map(({ icon: Icon, text }) => (
        <li key={text} className="flex items-center gap-1">
          <Icon aria-hidden className="size-3.5" />
          {text}
        </li>
      ))}
    </ul>
  )
}
