'use client'

import { useTranslations } from 'next-intl'
import type { DrainTest } from '@/lib/domains/drains/problem-schemas'
import { StateGlyph } from '../ui/state'
import { Moment } from '../ui/time'
import { useProblemWords, useStepWords } from './drain-words'

/** Every step of a test, and how it ended. */
export function TestNote({ test }: { test: DrainTest }) {
  const t = useTranslations('drains')
  const step = useStepWords()
  const problem = useProblemWords()
  return (
    <div className={`note ${test.taken ? 'ok' : 'bad'}`} role="status" aria-label={t('test.result')}>
      <StateGlyph state={test.taken ? 'ok' : 'bad'} />
      <div className="grow">
        <b className="med">{test.taken ? t('test.taken') : t('test.failed')}</b>{' '}
        <span className="soft">
          <Moment atMs={test.atMs} style="full" />
        </span>
        <ol className="sm soft" aria-label={t('test.steps')}>
          {test.steps.map((one) => (
            <li key={one.key}>{step(one)}</li>
          ))}
          {test.problem && <li className="t-bad">{problem(test.problem)}</li>}
        </ol>
        <div className="sm soft">{t('test.record', { id: test.recordId })}</div>
      </div>
    </div>
  )
}
