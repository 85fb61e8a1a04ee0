import type { ReactNode } from 'react'

/** The one card of the pages around signing in. */
export function SignInCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-6 bg-paper px-4 py-10 text-ink">
      <p className="font-semibold text-16 tracking-tight">Refill</p>
      <section
        aria-labelledby="sign-in-title"
        className="w-full max-w-100 rounded-card border border-line bg-surface p-6 sm:p-8"
      >
        <h1 id="sign-in-title" className="font-semibold text-20 tracking-tight">
          {title}
        </h1>
        {children}
      </section>
    </main>
  )
}
