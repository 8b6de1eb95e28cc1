'use client'

import { BrokenPage } from '@/components/shell/broken-page'

/** What the console's layout needs is away: no shell can be drawn around this. */
export default function RootError({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <main className="page">
      <BrokenPage code={error.digest} reset={reset} />
    </main>
  )
}
