'use client'

import './styles/main.css'
import { useEffect } from 'react'

/** The root layout itself failed: no messages, no providers, so both languages stand here. */
export default function GlobalError({ error }: { error: Error & { digest?: string } }) {
  // Synchronises with the clock: the whole page is asked for again.
  useEffect(() => {
    const timer = setInterval(() => window.location.reload(), 10_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <html lang="en">
      <body>
        <main className="page">
          <section className="panel" role="alert">
            <div className="empty">
              <h3>The console could not make this page</h3>
              <p>Tried again by itself every few seconds. Applications keep running. {error.digest && <span className="mono">{error.digest}</span>}</p>
              <h3 lang="ko">콘솔이 페이지를 만들지 못했습니다</h3>
              <p lang="ko">몇 초마다 자동으로 다시 시도합니다. 애플리케이션은 계속 실행됩니다.</p>
            </div>
          </section>
        </main>
      </body>
    </html>
  )
}
