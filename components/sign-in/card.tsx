import type { ReactNode } from 'react'

/** The one card of the pages around signing in. */
export function SignInCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center gap-6 px-4 py-10 sm:justify-center">
      <p className="font-semibold text-md">Refill</p>
      <section
        aria-labelledby="sign-in-title"
        className="flex w-full max-w-100 flex-col gap-6 rounded-lg border bg-surface p-6 sm:p-8"
      >
        <h1 id="sign-in-title" className="font-semibold text-lg">
          {title}
        </h1>
        {children}
      </section>
    </main>
  )
}
