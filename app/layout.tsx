import '@fontsource-variable/inter'
import '@fontsource-variable/jetbrains-mono'
import '@fontsource-variable/noto-sans-kr'
import './styles/main.css'
import type { Metadata, Viewport } from 'next'
import { headers } from 'next/headers'
import { getMessages, getTranslations } from 'next-intl/server'
import type { ReactNode } from 'react'
import { Providers } from '@/components/shell/providers'
import { readPreferences } from '@/lib/compose/web/preferences'
import { firstPaint } from './first-paint'

export const viewport: Viewport = { width: 'device-width', initialScale: 1 }

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('common')
  return { title: { default: t('product'), template: `%s · ${t('product')}` }, description: t('description') }
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  const { language, theme, density, timeZone } = await readPreferences()
  const nonce = (await headers()).get('x-nonce') ?? undefined
  return (
    // The script below may change data-theme before React wakes up.
    <html lang={language} data-theme={theme === 'dark' ? 'dark' : 'light'} data-theme-choice={theme} data-density={density} suppressHydrationWarning>
      <head>
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: firstPaint }} />
      </head>
      <body>
        <Providers language={language} timeZone={timeZone} drawnAtMs={Date.now()} messages={await getMessages()}>
          {children}
        </Providers>
      </body>
    </html>
  )
}
