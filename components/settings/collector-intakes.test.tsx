import { expect, test } from 'vitest'
import type { ScrapeState } from '@/lib/domains/telemetry/scrape-schemas'
import { staticHtml } from '../canary/testing/static-html'
import { Intake, Scrapes } from './collector-intakes'

const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').trim()
const state = (instance: string, error: string | null): ScrapeState => ({ application: 'shop', instance, url: 'http://127.0.0.1:1/m', atMs: 1, tookMs: 2, bytes: 3, error })

test('an intake says what it took, and what it refused only where there is some', () => {
  expect(text(staticHtml(<Intake name="zipkin" taken={1} broken={0} heldOff={0} />))).toBe('1 request taken')
  expect(text(staticHtml(<Intake name="zipkin" taken={2_000} broken={3} heldOff={4} />))).toBe('2,000 requests taken · 3 broken · 4 told to wait')
  expect(text(staticHtml(<Intake name="zipkin" taken={2} broken={3} heldOff={0} />, { locale: 'ko' }))).toBe('요청 2건 수신 · 잘못된 요청 3건')
})

test('scraping says how many instances, which fail and why, and that the registry is silent', () => {
  expect(text(staticHtml(<Scrapes targets={0} failing={0} shown={[]} stale={false} />))).toBe('no instance announces metrics')
  const shown = [...Array.from({ length: 6 }, (_, at) => state(`shop-${at}`, `It answers 50${at}.`)), state('well', null)]
  const page = text(staticHtml(<Scrapes targets={7} failing={6} shown={shown} stale />))
  expect(page).toContain('7 instances · 6 failing')
  expect(page).toContain('The registry does not answer')
  expect(page).toContain('shop / shop-4: It answers 504.')
  expect(page).not.toContain('shop-5')
  expect(page).not.toContain('well')
})
