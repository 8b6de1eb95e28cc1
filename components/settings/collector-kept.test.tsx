import { expect, test } from 'vitest'
import { staticHtml } from '../canary/testing/static-html'
import { Kept, LimitedNames } from './collector-kept'

const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ').replaceAll(' ,', ',').trim()
const retention = { daysMax: 7, bytesMax: 5 * 1024 ** 3 }
const none = { operations: 0, attributes: 0, merged: 0, points: 0 }

test('what is stored says its limits, the days that were thinned and those set aside', () => {
  expect(text(staticHtml(<Kept storedBytes={2 * 1024 ** 3} days={3} retention={retention} thin={[]} setAside={[]} stopped={null} />))).toMatch(/^2(\.0+)? GiB, 3 days at most 7 days and 5(\.0+)? GiB$/)
  const thin = ['01', '02', '03', '04'].map((day) => ({ day: `2026-06-${day}`, spansDropped: 1_234, logsDropped: 1 }))
  const page = text(staticHtml(<Kept storedBytes={5 * 1024 ** 3} days={4} retention={retention} thin={thin} setAside={['2026-06-05']} stopped={{ sinceMs: Date.now(), why: 'room' }} />))
  expect(page).toContain('2026-06-04: only errors and slow traces are left, without 1,234 spans and 1 line')
  expect(page).not.toContain('2026-06-01:')
  expect(page).toContain('and 1 more day')
  expect(page).toContain('2026-06-05')
  expect(page).toContain('too little room is left on the disk')
})

test('names over the limits are told by application and reason, the largest first', () => {
  expect(text(staticHtml(<LimitedNames limited={[]} />))).toBe('nothing')
  const limited = [{ ...none, application: 'shop', operations: 5, points: 2 }, { ...none, application: 'home', attributes: 1_000, merged: 1 }, { ...none, application: '', points: 1 }]
  expect(text(staticHtml(<LimitedNames limited={limited} />))).toBe(
    '3 applications home: 1,000 attributes taken out, 1 point added to the overflow shop: 5 spans named other, 2 points not kept other applications: 1 point not kept',
  )
  expect(text(staticHtml(<LimitedNames limited={limited.slice(0, 1)} />, { locale: 'ko' }))).toContain('shop')
})
