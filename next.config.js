import createNextIntlPlugin from 'next-intl/plugin'

const config = {
  output: 'standalone',
  poweredByHeader: false,
  // Here and not in a page: a page has begun to stream when it redirects, and the browser loads twice.
  redirects: async () => [{ source: '/settings', destination: '/settings/profile', permanent: false }],
  // Where there is no link yet browsers ask by the old name.
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  // Types are a test of their own (npm run check): a build is not held up by them.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg'],
}

export default createNextIntlPlugin('./lib/i18n/request.ts')(config)
