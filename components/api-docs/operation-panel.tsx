import { Badge } from '@/components/ui/badge'
import { Panel } from '@/components/ui/panel'
import type { OperationView } from '@/lib/api/docs'
import { Fields } from './fields'
import { Method } from './method'

/** One operation: what it does, how to try it, what goes in, what comes out, what can stand in the way. */
export function OperationPanel({ operation }: { operation: OperationView }) {
  const { id, method, path, scope, summary, description, request, answer, example, problems } = operation
  return (
    <Panel id={id} className="scroll-mt-20" title={summary} aside={<Badge tone="outline">{scope}</Badge>}>
      <div className="flex flex-col gap-5 px-4 pb-5 sm:px-6 sm:pb-6">
        <p className="flex flex-wrap items-baseline gap-x-1">
          <Method method={method} />
          <code className="min-w-0 break-words font-mono text-sm">{path}</code>
        </p>
        <p className="max-w-[65ch]">{description}</p>
        {/* It scrolls sideways, so the keyboard must get to it. */}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region is reached by Tab */}
        <pre tabIndex={0} className="overflow-x-auto rounded-sm bg-sunken p-3 font-mono text-sm">
          {example}
        </pre>
        {request.length > 0 && <Fields title={method === 'GET' ? 'Query' : 'Body'} fields={request} />}
        <Fields title={`Answer ${method === 'GET' ? 200 : 201}`} fields={answer} folded />
        <p className="flex flex-wrap gap-x-4 gap-y-1 text-sm">
          <span className="text-muted">Instead:</span>
          {problems.map(({ code, status }) => (
            <a
              key={code}
              href={`#${code}`}
              className="whitespace-nowrap underline decoration-edge/60 underline-offset-3"
            >
              {status} {code}
            </a>
          ))}
        </p>
      </div>
    </Panel>
  )
}
