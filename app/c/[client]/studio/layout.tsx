import type { ReactNode } from 'react'
import { LowBalance } from '@/components/balance/low-balance'

/** Above the work, before it stops for want of credits. */
export default function StudioLayout({ children }: { children: ReactNode }) {
  return (
    <>
      <LowBalance className="mb-4 sm:mb-6" />
      {children}
    </>
  )
}
