import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { NextIntlClientProvider } from 'next-intl'
import { AppRouterContext } from 'next/dist/shared/lib/app-router-context.shared-runtime'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { loadMessages } from '@/lib/i18n/load-messages'

const messages = { en: await loadMessages('en'), ko: await loadMessages('ko') }
const router = { push: () => undefined, replace: () => undefined, prefetch: () => undefined, back: () => undefined, forward: () => undefined, refresh: () => undefined }

/** What a page shows with these answers in its cache, before any script runs. */
export const staticHtml = (content: ReactNode, { locale = 'en', client = new QueryClient(), search = '' }: { locale?: 'en' | 'ko'; client?: QueryClient; search?: string } = {}): string =>
  renderToStaticMarkup(
    // The router's own type has internals that nothing here asks for.
    <AppRouterContext value={router as never}>
      <SearchParamsContext value={new URLSearchParams(search)}>
        <QueryClientProvider client={client}>
          <NextIntlClientProvider locale={locale} timeZone="UTC" messages={messages[locale]}>
            {content}
          </NextIntlClientProvider>
        </QueryClientProvider>
      </SearchParamsContext>
    </AppRouterContext>,
  )

/** The button with these words: whether it is off, and the text of what its `aria-describedby` points at. */
export function reasonOf(page: string, words: string): { blocked: boolean; reason: string } {
  const button = page.match(new RegExp(`<button(?:(?!<button)[\\s\\S])*?${words}</button>`))?.[0] ?? ''
  const id = button.match(/aria-describedby="([^"]+)"/)?.[1]
  const reason = id ? (page.split(`id="${id}"`)[1]?.split('</div>')[0] ?? '') : ''
  return { blocked: button.includes('aria-disabled="true"'), reason: `<${reason}`.replaceAll(/<[^>]*>/g, '') }
}
