import type { DocsView } from '@/lib/api/docs'
import { Basics } from './basics'
import { Method } from './method'
import { OperationPanel } from './operation-panel'
import { Problems } from './problems'

const jump = 'flex min-h-9 items-center gap-2 rounded-sm px-2 text-sm hover:bg-sunken max-lg:min-h-11'

/** Everything on one page, so that searching it finds it; the list beside it leads through. */
export function DocsPage({ view }: { view: DocsView }) {
  return (
    <div className="mx-auto grid w-full max-w-[1200px] gap-8 px-4 py-6 sm:px-8 sm:py-10 lg:grid-cols-[200px_minmax(0,1fr)]">
      <nav aria-label="On this page" className="lg:sticky lg:top-20 lg:self-start">
        <ul className="grid gap-0.5 max-lg:grid-cols-2">
          {view.operations.map(({ id, method, summary }) => (
            <li key={id}>
              <a href={`#${id}`} className={jump}>
                <Method method={method} />
                {summary}
              </a>
            </li>
          ))}
          <li>
            <a href="#problems" className={jump}>
              Problems
            </a>
          </li>
        </ul>
      </nav>
      <main className="flex min-w-0 flex-col gap-6">
        <Basics />
        {view.operations.map((operation) => (
          <OperationPanel key={operation.id} operation={operation} />
        ))}
        <Problems problems={view.problems} />
      </main>
    </div>
  )
}
