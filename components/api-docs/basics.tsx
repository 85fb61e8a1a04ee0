import type { ReactNode } from 'react'

const points: [term: string, words: ReactNode][] = [
  [
    'Keys',
    <>
      An owner or admin of the workspace makes them. Send one as <Code>Authorization: Bearer refill_sk_…</Code>; it is
      shown once and kept nowhere. A key opens the whole workspace or one client, and its scope is <Code>read</Code>,{' '}
      <Code>spend</Code> or <Code>admin</Code>, each including the one before. Revoking it works from the next request
      on.
    </>,
  ],
  [
    'Idempotency',
    <>
      Every write takes an <Code>Idempotency-Key</Code>, which names this piece of work within the client. The same key
      with the same body gets the same answer, byte for byte, and has one effect, whichever of the workspace’s keys
      sends it; with another body it is refused. A refusal leaves nothing behind: its key may try again.
    </>,
  ],
  [
    'Numbers',
    <>
      Credits are whole numbers. A body is one flat JSON object; a name that comes twice, a fraction, an exponent or a
      number beyond 2<sup>53</sup> − 1 is refused rather than guessed at.
    </>,
  ],
  [
    'Limits',
    <>
      Each key has so many requests a second; <Code>RateLimit</Code> says how many are left, and a <Code>429</Code> says
      after how many seconds to go on. A body has at most 64 KB.
    </>,
  ],
]

/** What holds for every call. */
export function Basics() {
  return (
    <section aria-labelledby="basics" className="flex flex-col gap-4">
      <h1 id="basics" className="font-semibold text-xl">
        Credits in your own application
      </h1>
      <p className="max-w-[65ch] text-md text-muted">
        Read what a client has, spend it, hold it while work is under way, give it back, and read the book that explains
        every credit.
      </p>
      <dl className="grid gap-x-8 gap-y-4 sm:grid-cols-[7rem_minmax(0,65ch)]">
        {points.map(([term, words]) => (
          <div key={term} className="contents">
            <dt className="font-medium max-sm:-mb-3">{term}</dt>
            <dd>{words}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Code({ children }: { children: ReactNode }) {
  return <code className="rounded-xs bg-sunken px-1 font-mono text-sm">{children}</code>
}
