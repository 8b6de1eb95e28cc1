import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import { ProblemError } from '@/lib/http/get-json'
import type { Problem } from '@/lib/http/problem-shape'
import { loadMessages } from '@/lib/i18n/load-messages'
import { Button } from '../ui/button'
import { State, stateNames, StateGlyph } from '../ui/state'
import { Freshness, StaleNote } from './freshness'
import { Pager } from './pager'
import { Empty, Failed, LoadingRows } from './states'

const messages = await loadMessages('en')
const html = (content: ReactNode) =>
  renderToStaticMarkup(
    <NextIntlClientProvider locale="en" timeZone="UTC" messages={messages}>
      {content}
    </NextIntlClientProvider>,
  )
const problem = (code: string, detail: string) => new ProblemError({ type: 'about:blank', code, title: '', status: 503, detail })

describe('the states of a view', () => {
  test('failed says what, what still works, why, and can be tried again', () => {
    const text = html(<Failed error={problem('unavailable', 'The collector does not answer.')} retry={() => undefined} />)
    expect(text).toContain('role="alert"')
    expect(text).toContain('Applications keep running.')
    expect(text).toContain('The collector does not answer.')
    expect(text).toContain('Try again</button>')
  })

  test('a refusal is said by its code, field by field; without a code it keeps its own words', () => {
    const refused = (errors: Problem['errors'], reason?: Problem['reason']) => html(<Failed error={new ProblemError({ type: '', code: 'invalid-input', title: '', status: 400, detail: 'In the words of the server.', errors, reason })} />)
    const wrong = { pointer: '#/a', detail: 'x', code: 'query-close', values: { at: 9 } }
    expect(refused([wrong])).toContain('invalid-input</span> · a: At character 9: a bracket or a comma is missing here.')
    expect(refused([wrong, { pointer: '#/b', detail: 'y' }])).toContain('· In the words of the server.')
    expect(refused([{ ...wrong, code: 'of-later' }])).toContain('· In the words of the server.')
    expect(refused(undefined, { code: 'sql-slow', values: { seconds: 5 } })).toContain('· The question took more than 5 s.')
  })

  test('an unknown failure shows none of its own words', () => {
    expect(html(<Failed error={new Error('secret stack')} />)).not.toContain('secret')
  })

  test('empty says what would be here', () => {
    expect(html(<Empty title="No token yet">Scripts use one.</Empty>)).toMatch(/No token yet.*Scripts use one\./)
  })

  test('loading keeps the boxes of the rows, unseen by readers, and drops the columns that the head drops', () => {
    const text = html(
      <table>
        <tbody>
          <LoadingRows rows={3} widths={[80, 40]} classes={['', 'r p3']} />
        </tbody>
      </table>,
    )
    expect(text.match(/<tr aria-hidden="true"/g)).toHaveLength(3)
    expect(text).toContain('class="r p3"')
  })

  test('stale keeps its age in sight, and names what is missing', () => {
    const meta = { source: 'collector', asOfMs: Date.now() - 246_000, complete: true, missing: [] }
    expect(html(<Freshness meta={meta} />)).toMatch(/fresh stale.*collector 4 min/)
    expect(html(<StaleNote meta={meta} />)).toMatch(/These figures are 4 min.[3-6] s old\./)
    expect(html(<StaleNote meta={{ ...meta, asOfMs: Date.now() }} />)).toBe('')
    expect(html(<Freshness meta={{ ...meta, asOfMs: Date.now(), complete: false, missing: ['local-b'] }} />)).toContain('without local-b')
  })
})

describe('controls', () => {
  test('a button that cannot be pressed stays in reach and points at its reason in sight', () => {
    const text = html(<Button reason="teams:create needs operator">Create team</Button>)
    const id = /aria-describedby="([^"]+)"/.exec(text)?.[1]
    expect(text).toContain('aria-disabled="true"')
    expect(text).not.toMatch(/<button[^>]* disabled/)
    expect(text).toContain(`id="${id}"`)
    expect(text).toContain('teams:create needs operator')
  })

  test.each(stateNames)('the state %s has a shape of its own and a word', (state) => {
    const shapes = stateNames.map((name) => html(<StateGlyph state={name} />).replace(/g-\w+/, ''))
    expect(new Set(shapes).size).toBe(stateNames.length)
    expect(html(<State state={state} word="Word" />)).toContain('Word')
    expect(html(<StateGlyph state={state} label="Word" />)).toContain('aria-label="Word"')
  })

  test('a pager never shows a total that may be wrong', () => {
    expect(html(<Pager first={1} shown={14} total={18} />)).toContain('1 to 14 of 18')
    expect(html(<Pager first={1} shown={50} total={null} />)).toContain('1 to 50')
    expect(html(<Pager first={1} shown={50} total={null} onLater={() => undefined} />)).toContain('1 to 50, more follow')
    expect(html(<Pager first={51} shown={50} total={12_345} />)).toContain('51 to 100 of more than 10,000')
  })
})
