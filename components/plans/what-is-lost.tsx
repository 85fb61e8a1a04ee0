import { CreditFigure } from '@/components/ui/figures'
import { LocalTime } from '@/components/ui/local-time'
import { Notice } from '@/components/ui/notice'

type Lost = { at: Date | string; wontFit: number; addOnsExpire: number }

/** The credits that go when the cycle under way ends, if they are not spent before; nothing where none do. */
export function WontBeKept({ forecast }: { forecast: Lost | null }) {
  const lost = forecast ? forecast.wontFit + forecast.addOnsExpire : 0
  if (!forecast || lost === 0) return null
  return (
    <Notice tone="warning" title={<>{<CreditFigure amount={lost} unit />} won’t be kept</>}>
      {forecast.wontFit > 0 && (
        <>
          <CreditFigure amount={forecast.wontFit} unit /> don’t fit the rollover bank on <LocalTime at={forecast.at} />.{' '}
        </>
      )}
      {forecast.addOnsExpire > 0 && (
        <>
          <CreditFigure amount={forecast.addOnsExpire} /> add-on credits end with their cycle.{' '}
        </>
      )}
      Spend them before, or they expire.
    </Notice>
  )
}

/** What `plan` does not have of what the person has now, a line each. */
export function FewerFeatures({ plan, losses }: { plan: string; losses: string[] }) {
  if (losses.length === 0) return null
  return (
    <Notice title={`${plan} has fewer features`}>
      <ul className="list-disc pl-4">
        {losses.map((loss) => (
          <li key={loss}>{loss}</li>
        ))}
      </ul>
    </Notice>
  )
}
