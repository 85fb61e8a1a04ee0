import { GeistMono } from 'geist/font/mono'
import { GeistSans } from 'geist/font/sans'
import type { Metadata, Viewport } from 'next'
import { cookies } from 'next/headers'
import type { ReactNode } from 'react'
import { readTheme } from '@/components/shell/theme'
import './globals.css'

export const metadata: Metadata = {
  title: { default: 'Refill', template: '%s · Refill' },
  description: 'Plans, top-ups and a book that explains every credit.',
}

export const viewport: Viewport = {
  viewportFit: 'cover',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9fbfa' },
    { media: '(prefers-color-scheme: dark)', color: '#0c1011' },
  ],
}

/** The theme comes from a cookie, so the very first byte of the page is already in it. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const theme = readTheme((await cookies()).get('theme')?.value)
  return (
    <html lang="en" data-theme={theme} className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>{children}</body>
    </html>
  )
}
