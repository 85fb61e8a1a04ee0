import type { ReactNode } from 'react'

/** The page's own title, over its cards; an overlay names itself by it. */
export function PlansTitle({ children }: { children?: ReactNode }) {
  return (
    <div className="text-center">
      {children ?? <h2 className={TITLE}>Make your choice</h2>}
      <p className="mt-1 text-md text-muted">Every plan refills your credits on its own schedule.</p>
    </div>
  )
}

export const TITLE = 'font-semibold text-xl'
