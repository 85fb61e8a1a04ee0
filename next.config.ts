import type { NextConfig } from 'next'

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  experimental: {
    agentUpgrade: false,
    // Next 16.4 would go on asking for the page in view, a hundred times a second, wherever its address has a `?`.
    optimisticRouting: false,
  },
  // A page of money is never shown inside another site, nor guessed to be something it isn't.
  headers: async () => [
    {
      source: '/:path*',
      headers: [
        { key: 'Content-Security-Policy', value: "frame-ancestors 'none'; base-uri 'self'; object-src 'none'" },
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
      ],
    },
  ],
  /*
   * The plans lie over the page of the desk they are opened from, which Next's browser side names in `next-url`. From
   * anywhere else, their own page above all, they are a page. Next would put them over themselves, which ends in a reload.
   */
  rewrites: async () => {
    const plans = { source: '/c/:client/plans', destination: '/c/:client/plans/all' }
    const fromElsewhere = { type: 'header', key: 'next-url', value: '(?!/c/[^/]+(?:$|/(?!plans(?:/|$)))).*' } as const
    return {
      beforeFiles: [
        { ...plans, missing: [{ type: 'header', key: 'next-url' }] },
        { ...plans, has: [fromElsewhere] },
      ],
      afterFiles: [],
      fallback: [],
    }
  },
  // These talk to sockets and load files of their own; they are used as they are, not bundled.
  serverExternalPackages: ['postgres', 'graphile-worker', 'nodemailer'],
  // The address of a sign-in link opens a door, so it stands in no log.
  logging: { incomingRequests: { ignore: [/^\/auth\/confirm/, /^\/api\/auth\//] } },
  // Browser tests build into a folder of their own, so that a running `npm run dev` is left alone.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
}

export default config
