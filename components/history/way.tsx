import { LocalTime } from '@/components/ui/local-time'
import { type Step, wordsOf } from './ways'

/** The steps back from a lot to what brought its credits, one under the other. */
export function Way({ steps }: { steps: Step[] }) {
  return steps.map((step) => (
    <span key={wordsOf(step)} className="block break-words text-muted text-xs">
      {step.text}
      {step.day && <LocalTime at={step.day} />}
      {step.rest}
    </span>
  ))
}
