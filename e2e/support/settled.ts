import type { Page } from '@playwright/test'
import { expect } from './test'

declare global {
  interface Window {
    /** What the page asked of the API and has not read yet. */
    unanswered: number
  }
}

/** Follows what pages ask, from before their own scripts run. Answers that never end, such as a live tail, are not waited for. */
export async function followAnswers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    window.unanswered = 0
    const ask = window.fetch
    window.fetch = async (...asked) => {
      window.unanswered += 1
      try {
        const answer = await ask(...asked)
        if (answer.headers.get('content-type')?.includes('json')) await answer.clone().arrayBuffer()
        return answer
      } finally {
        window.unanswered -= 1
      }
    }
  })
}

/**
 * Waits until the page is the one that stays: alive, everything answered that it asked for, nothing loading, and drawn for the window as it is.
 * It waits for the page's own signs and never for what a check hopes to find.
 */
export async function settled(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const signs = () =>
    page.evaluate(async () => {
      await document.fonts.ready
      // What learns the size of its box in one frame draws itself for it in the next.
      for (let frame = 0; frame < 3; frame += 1) await new Promise((next) => requestAnimationFrame(next))
      const heading = document.querySelector('main h1')
      return { alive: heading !== null && Object.keys(heading).some((key) => key.startsWith('__reactProps')), loading: document.querySelectorAll('main [aria-busy=true]').length, unanswered: window.unanswered }
    })
  await expect.poll(signs, { intervals: [10, 20, 50] }).toEqual({ alive: true, loading: 0, unanswered: 0 })
}
