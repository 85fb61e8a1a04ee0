/** The steps back from a lot to what brought its credits, one under the other. */
export function Way({ steps }: { steps: string[] }) {
  return steps.map((step) => (
    <span key={step} className="block break-words text-muted text-xs">
      {step}
    </span>
  ))
}
