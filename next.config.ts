import type { NextConfig } from 'next'

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
  experimental: { agentUpgrade: false },
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
  // These talk to sockets and load files of their own; they are used as they are, not bundled.
  serverExternalPackages: ['postgres', 'graphile-worker', 'nodemailer'],
  // The address of a sign-in link opens a door, so it stands in no log.
  logging: { incomingRequests: { ignore: [/^\/auth\/confirm/, /^\/api\/auth\//] } },
  // Browser tests build into a folder of their own, so that a running `npm run dev` is left alone.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
}

export default config
