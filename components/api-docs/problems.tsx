import { Panel } from '@/components/ui/panel'
import type { DocsView } from '@/lib/api/docs'

/** Every code there is; a problem's `type` leads to its row. */
export function Problems({ problems }: { problems: DocsView['problems'] }) {
  return (
    <Panel id="problems" title="Problems" className="scroll-mt-20">
      <p className="max-w-[65ch] px-4 pb-4 sm:px-6">
        Whatever is not an answer is <code className="font-mono text-sm">application/problem+json</code> as in RFC 9457.
        Branch on <code className="font-mono text-sm">code</code>: it stays, the words may not.
      </p>
      <dl className="pb-2 text-sm">
        {problems.map(({ code, status, detail }) => (
          <div
            key={code}
            id={code}
            className="grid scroll-mt-20 gap-x-6 gap-y-0.5 border-t px-4 py-2.5 target:bg-accent-soft sm:grid-cols-[16rem_minmax(0,1fr)] sm:px-6"
          >
            <dt className="flex gap-3">
              <span className="text-muted">{status}</span>
              <span className="font-mono">{code}</span>
            </dt>
            <dd className="max-w-[65ch]">{detail}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  )
}
