import type { NextConfig } from 'next'

const config: NextConfig = {
  typedRoutes: true,
  reactStrictMode: true,
  poweredByHeader: false,
  agentRules: false,
  experimental: { agentUpgrade: false },
  // These talk to sockets and load files of their own; they are used as they are, not bundled.
  serverExternalPackages: ['postgres', 'graphile-worker', 'nodemailer'],
  // Browser tests build into a folder of their own, so that a running `npm run dev` is left alone.
  distDir: process.env.NEXT_DIST_DIR ?? '.next',
}

export default config
