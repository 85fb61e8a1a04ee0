'use client'

import { useSelectedLayoutSegment } from 'next/navigation'
import type { ReactNode } from 'react'

type PlansGroundProps = {
  children: ReactNode
  /** The plans, where they were opened from the page that `children` is; nothing otherwise. */
  overlay: ReactNode
}

/** A page of the desk with the plans over it, if they are. On a phone, where they are a page too, this one gives way. */
export function PlansGround({ children, overlay }: PlansGroundProps) {
  const page = useSelectedLayoutSegment()
  return (
    <>
      <div className="contents max-sm:has-[~[data-plans-page]]:hidden">{children}</div>
      {/* A link to the plans on the page of the plans leads nowhere new. */}
      {page !== 'plans' && overlay}
    </>
  )
}
