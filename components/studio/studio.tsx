'use client'

import { useRef, useState } from 'react'
import { Notice } from '@/components/ui/notice'
import { Drawing } from './drawing'
import { Gallery } from './gallery'
import { NotEnough } from './not-enough'
import { type Generate, type Short, useGenerate } from './use-generate'
import type { CreationView, GeneratorView } from './view'
import { WaitingWork } from './waiting-work'
import { Workbench } from './workbench'

type StudioProps = {
  client: string
  generators: GeneratorView[]
  creations: CreationView[]
  /** Whether one-time packages are open to this account. */
  eligible: boolean
  generate: Generate
}

/** Choose a generator, say what it should show, see what it costs, and have it made. */
export function Studio({ client, generators, creations, eligible, generate }: StudioProps) {
  const { make, goOn, giveUp, waiting, pending, made, refusal, dismiss } = useGenerate(client, generate)
  const [key, setKey] = useState(generators[0]?.key ?? '')
  const button = useRef<HTMLButtonElement>(null)
  const chosen = generators.find((each) => each.key === key) ?? generators[0]
  /** What was asked for last: a refusal is about that, whatever is chosen meanwhile. */
  const [asked, setAsked] = useState(chosen)
  // What was made here may not yet be in what the server sent, and must not stand there twice once it is.
  const fresh = made.filter((work) => !creations.some((each) => each.id === work.id))
  const works = [...fresh, ...creations]
  const newest = made[0]
  if (!chosen) return null

  const short: Short | null = refusal && 'missing' in refusal ? refusal : null
  const interrupted = generators.find((each) => each.key === waiting?.generator)
  return (
    <div className="@container">
      <div className="grid @3xl:grid-cols-[minmax(0,1fr)_minmax(0,1fr)] gap-6">
        <div>
          <Workbench
            generators={generators}
            chosen={chosen}
            onChoose={setKey}
            pending={pending}
            make={(prompt) => {
              setAsked(chosen)
              void make({ generator: chosen.key, prompt })
            }}
            button={button}
          />
          {waiting && interrupted && (
            <WaitingWork
              generator={interrupted}
              prompt={waiting.prompt}
              eligible={eligible}
              pending={pending}
              held={short !== null}
              goOn={goOn}
              giveUp={giveUp}
            />
          )}
          {refusal && !short && (
            <Notice tone="danger" title="Nothing was made" className="mt-4">
              {refusal.message}
            </Notice>
          )}
        </div>
        <Easel work={newest ?? works[0] ?? null} fresh={newest !== undefined} pending={pending} />
      </div>
      <Gallery client={client} works={works} generators={generators} />
      <NotEnough
        client={client}
        generator={asked ?? chosen}
        refusal={short}
        eligible={eligible}
        close={dismiss}
        giveUp={giveUp}
        returnTo={button}
      />
    </div>
  )
}

function Easel({ work, fresh, pending }: { work: CreationView | null; fresh: boolean; pending: boolean }) {
  return (
    <figure className="flex flex-col">
      <div
        className={`aspect-4/3 w-full overflow-hidden rounded-md border bg-sunken ${pending ? 'animate-breathe' : ''}`}
        aria-busy={pending}
      >
        {work ? (
          <Drawing key={work.id} {...work} className={fresh ? 'animate-appear' : undefined} />
        ) : (
          <p className="grid size-full place-items-center p-6 text-center text-muted">
            Your first work will appear here.
          </p>
        )}
      </div>
      <figcaption className="mt-2 min-h-5 truncate text-muted">
        <span role="status">{pending ? 'Drawing…' : work?.prompt}</span>
      </figcaption>
    </figure>
  )
}
