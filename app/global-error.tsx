'use client'

import { Fault, type FaultProps } from '@/components/shell/fault'
import './globals.css'

/** The last net: the frame of the page itself broke, so this brings its own. */
export default function GlobalError(props: FaultProps) {
  return (
    <html lang="en">
      <body className="grid min-h-dvh place-items-center">
        <title>Something broke · Refill</title>
        <Fault {...props} />
      </body>
    </html>
  )
}
