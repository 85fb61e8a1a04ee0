import { Lightbulb } from 'lucide-react'
import Link from 'next/link'
import { buttonLook } from '@/components/ui/button'
import { dropOneTime } from './address'
import type { AdviceView } from './offer'
import { plansOn } from './unlock'

/** That a plan would have been cheaper: what a credit costs either way, and what the last cycles would have cost. */
export function UpgradeAdvice({ client, advice }: { client: string; advice: AdviceView }) {
  return (
    <section aria-label="Top up or upgrade" className="mt-4 flex gap-3 rounded-md bg-sunken px-4 py-3">
      <Lightbulb aria-hidden className="mt-0.5 size-4 shrink-0 text-muted" />
      <div>
        <p className="font-medium">
          {advice.planName} would have cost you {advice.saves} less
        </p>
        {advice.facts.map((fact) => (
          <p key={fact} className="mt-0.5 text-muted text-sm">
            {fact}
          </p>
        ))}
        <Link
          href={plansOn(client, advice.pay)}
          onClick={dropOneTime}
          className={buttonLook({ tone: 'link', className: 'mt-1.5 min-h-6 text-sm max-sm:min-h-11' })}
        >
          See the plans
        </Link>
      </div>
    </section>
  )
}
