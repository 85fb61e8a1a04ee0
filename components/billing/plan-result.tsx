import { RefusalNotice } from '@/components/plans/way-out'
import { Notice } from '@/components/ui/notice'
import type { Holder } from './actions'
import type { Result } from './use-plan'

/** What became of what was asked for, where it was asked. */
export function PlanResult({ result, holder }: { result: Result; holder: Holder }) {
  if ('refusal' in result) return <RefusalNotice refusal={result.refusal} person={holder} />
  return <Notice tone="success">{result.done}</Notice>
}
