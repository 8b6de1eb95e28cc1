import createNextIntlPlugin from 'next-intl/plugin'

const config = {
  output: 'standalone',
  poweredByHeader: false,
  turbopack: { root: import.meta.dirname },
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg'],
}

export default createNextIntlPlugin('./lib/i18n/request.ts')(config)
