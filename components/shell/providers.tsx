'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { type AbstractIntlMessages, NextIntlClientProvider } from 'next-intl'
import { type ReactNode, useEffect, useState } from 'react'
import { makeQueryClient } from '@/lib/http/query-client'
import { ToastProvider } from '../ui/toast'
import { DrawnAt } from '../ui/use-now'

interface ProvidersProps {
  language: string
  timeZone: string
  drawnAtMs: number
  messages: AbstractIntlMessages
  children: ReactNode
}

/** What every page stands on: words, the cache of server data, the place for short messages. */
export function Providers({ language, timeZone, drawnAtMs, messages, children }: ProvidersProps) {
  const [queryClient] = useState(makeQueryClient)
  const [zone, setZone] = useState(timeZone)
  // The first answer to a new browser cannot know its time zone; the browser corrects it once.
  useEffect(() => setZone(Intl.DateTimeFormat().resolvedOptions().timeZone), [])
  return (
    <NextIntlClientProvider locale={language} timeZone={zone} messages={messages}>
      <QueryClientProvider client={queryClient}>
        <DrawnAt value={drawnAtMs}>
          <ToastProvider>{children}</ToastProvider>
        </DrawnAt>
      </QueryClientProvider>
    </NextIntlClientProvider>
  )
}
