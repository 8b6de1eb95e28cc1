import { QueryClient } from '@tanstack/react-query'
import { describe, expect, test } from 'vitest'
import { guideQuery } from '@/lib/domains/guide/queries/guide'
import { chapterNames, chapterSteps, firstChapters, type Guide } from '@/lib/domains/guide/schemas'
import { reasonOf, staticHtml } from '../canary/testing/static-html'
import { GuideCard } from './guide-card'
import { GuidePage } from './guide-page'

const seen = { position: '41', at: new Date().toISOString(), by: 'mina' }
const refusals: Record<string, string> = { 'break.start': 'chaos:run', 'canary.release': 'releases:create', 'canary.roll-out': 'rollouts:start', 'database.order': 'services:create', 'registry.drain': 'instances:hold', 'zones.drain': 'zones:drain' }

/** With the first `count` steps seen; `viewer` may do none of them. */
function guide(count: number, { viewer = false, ...more }: Partial<Guide> & { viewer?: boolean } = {}): Guide {
  let left = count
  const chapters = chapterNames.map((name) => {
    const steps = chapterSteps[name].map((step) => ({ name: step, seen: left-- > 0 ? seen : null, refusal: viewer && refusals[`${name}.${step}`] ? { rule: `${refusals[`${name}.${step}`]} needs member`, liftedBy: ['member', 'lead', 'operator'] } : null }))
    return { name, further: !firstChapters.some((one) => one === name), done: steps.every((step) => step.seen), steps }
  })
  return { here: true, skipped: false, since: seen.at, complete: count >= 8, chapters, links: { run: count > 0 ? 7 : null, release: count > 3 ? 2 : null, rollout: count > 4 ? 4 : null }, ...more }
}

function shown(answer: Guide, part: 'page' | 'card', locale: 'en' | 'ko' = 'en'): string {
  const client = new QueryClient()
  client.setQueryData(guideQuery().queryKey, answer)
  return staticHtml(part === 'page' ? <GuidePage /> : <GuideCard />, { client, locale })
}
const text = (html: string) => html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const hrefs = (html: string) => [...html.matchAll(/href="([^"]+)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&'))

describe('the page', () => {
  test('marks what was seen with its entry, and leads to the one step that is next', () => {
    const html = shown(guide(4), 'page')
    expect(text(html)).toMatch(/1\. Break recommendations and see it .*done.* 2\. Ship a bad release .*1 of 3.* 3\. Create a database 0 of 2/)
    expect(hrefs(html)).toContain('/changes?sel=CHG-41')
    expect(html.match(/aria-current="step"/g)).toHaveLength(1)
    expect(text(html)).toContain('Roll it out as a canary (next)')
    expect(html).toMatch(/class="btn primary"[^>]*href="\/delivery\/new\?application=catalogue/)
    expect(hrefs(html)).toContain('/chaos/7')
  })

  test.each<[number, boolean]>([[0, true], [1, true], [2, true], [3, false]])('with %i steps seen offers to plan the fault: %s, so that a refused run is tried again', (count, expected) =>
    expect(text(shown(guide(count), 'page')).includes('Plan the fault')).toBe(expected))

  test('keeps what needs the release before it as a button with its reason', () => {
    const { blocked, reason } = reasonOf(shown(guide(0), 'page').replaceAll('</span></span>', '</span></div>'), 'Plan the rollout')
    expect([blocked, reason]).toEqual([true, expect.stringContaining('Make the bad release first.')])
  })

  test('shows a viewer every act with the rule that refuses it and who can lift it', () => {
    const html = shown(guide(0, { viewer: true }), 'page')
    expect(html.match(/aria-disabled="true"/g)).toHaveLength(6)
    for (const rule of Object.values(refusals)) expect(text(html)).toContain(`${rule} needs member`)
    expect(hrefs(html).filter((href) => href.includes('/new') && href !== '/gateway/new')).toEqual([])
  })

  test('says where there is no sample estate what is needed, and offers nothing', () => {
    const html = shown(guide(0, { here: false, chapters: [] }), 'page')
    expect([text(html).includes('There is no sample estate'), html.includes('<button')]).toEqual([true, false])
  })

  test.each<[string, Guide, string[]]>([
    ['new', guide(0), ['Skip']],
    ['begun', guide(2), ['Begin anew', 'Skip']],
    ['skipped', guide(2, { skipped: true }), ['Begin anew', 'Show on the Overview again']],
    ['complete', guide(8), ['Begin anew']],
  ])('of a guide that is %s has the acts that make sense', (_what, answer, expected) => {
    const head = shown(answer, 'page').split('class="stack')[0] ?? ''
    expect([...head.matchAll(/<button.*?<\/button>/gs)].map(([button]) => text(button).trim())).toEqual(expected)
  })

  test('goes on after the first ten minutes with what may follow, said once, and without any of it the guide is complete', () => {
    const html = shown(guide(8), 'page')
    expect(html.match(/When you have more time/g)).toHaveLength(1)
    expect(text(html)).toMatch(/3\. Create a database done .*When you have more time.*4\. Drain an instance and bring it back 0 of 3.*9\. Ask whether a zone can be lost 0 of 3/)
    expect(text(html)).toContain('The first three are done')
    expect(text(html)).toContain('Drain one instance of home (next)')
    expect(html).toMatch(/class="btn primary"[^>]*href="\/applications\/home\?tab=instances"/)
  })

  test.each(['en', 'ko'] as const)('has all its words in %s', (locale) => expect(text(shown(guide(0), 'page', locale))).not.toMatch(/(step|chapter)\.[a-z]/))

  test('in Korean', () => expect(text(shown(guide(4), 'page', 'ko'))).toMatch(/처음 10분 .* 1\. recommendations를 고장 내고 확인 .*완료.* 3단계 중 1/))
})

describe('the card', () => {
  test('has the three chapters by shape and word, and says how to go on', () => {
    const html = shown(guide(4), 'card')
    expect(html).toMatch(/g-ok.*Break recommendations.*done.*g-info.*Catch a bad release.*1 of 3.*g-unknown.*Create a database.*0 of 2/s)
    expect(text(html)).toContain('Go on')
    expect(text(html)).not.toContain('Drain')
    expect(text(shown(guide(0), 'card'))).toContain('Begin')
  })

  test.each<[string, Guide]>([['skipped', guide(1, { skipped: true })], ['complete', guide(8)], ['without its estate', guide(0, { here: false, chapters: [] })]])('is not there when the guide is %s', (_what, answer) => expect(shown(answer, 'card')).toBe(''))
})
