import { Sparkles } from 'lucide-react'
import type { Route } from 'next'
import Link from 'next/link'
import { EmptyState } from '@/components/ui/empty-state'
import { CreditFigure } from '@/components/ui/figures'
import { Drawing } from './drawing'
import type { CreationView, GeneratorView } from './view'

type GalleryProps = { client: string; works: CreationView[]; generators: GeneratorView[] }

/** What was made before, each with what it cost and the line of the book that says so. */
export function Gallery({ client, works, generators }: GalleryProps) {
  const nameOf = (key: string) => generators.find((each) => each.key === key)?.name ?? key
  return (
    <section className="mt-10" aria-labelledby="works">
      <h2 id="works" className="font-semibold text-md">
        Your works
      </h2>
      {works.length === 0 ? (
        <EmptyState icon={Sparkles} title="Nothing made yet" className="mt-3 rounded-md border">
          Everything you generate is kept here, with what it cost.
        </EmptyState>
      ) : (
        <ul className="mt-3 grid @2xl:grid-cols-3 @4xl:grid-cols-4 grid-cols-2 gap-x-4 gap-y-5">
          {works.map((work) => (
            <li key={work.id} className="min-w-0">
              <div className="aspect-4/3 overflow-hidden rounded-md border bg-sunken">
                <Drawing {...work} />
              </div>
              <p className="mt-2 truncate font-medium">{work.prompt}</p>
              <p className="flex flex-wrap items-baseline justify-between gap-x-2 text-muted text-sm">
                {nameOf(work.generator)}
                <Link
                  href={`/c/${client}/credits?before=${work.entry + 1}` as Route}
                  className="py-1 underline decoration-line underline-offset-3 hover:text-ink hover:decoration-current"
                >
                  <CreditFigure amount={work.credits} unit />
                  <span className="sr-only"> in the history</span>
                </Link>
              </p>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
