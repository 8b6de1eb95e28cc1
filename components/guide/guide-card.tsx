'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId } from 'react'
import { guideQuery } from '@/lib/domains/guide/queries/guide'
import type { GuideChapter } from '@/lib/domains/guide/schemas'
import { ProblemNote } from '../forms/problem-note'
import { ScopeLink } from '../shell/scope-link'
import { Button } from '../ui/button'
import { StateGlyph } from '../ui/state'
import { hasCard, seenSteps } from './guide-links'
import { useSaveGuide } from './use-save-guide'

/** On the Overview until the guide is done or skipped; nothing where there is no sample estate to play on. */
export function GuideCard() {
  const t = useTranslations('guide')
  const id = useId()
  // Not at every change, of which a rollout alone makes dozens: here it is a reminder, on its own page it is live.
  const { data: guide } = useSuspenseQuery({ ...guideQuery(), refetchInterval: 15_000 })
  const save = useSaveGuide()
  if (!hasCard(guide)) return null
  const first = guide.chapters.filter(({ further }) => !further)
  const begun = first.some((chapter) => seenSteps(chapter) > 0)
  return (
    <section className="panel guide-card mb-4" aria-labelledby={id}>
      <h2 id={id}>{t('title')}</h2>
      <ol aria-label={t('chapters')}>
        {first.map((chapter) => (
          <ChapterMark key={chapter.name} chapter={chapter} />
        ))}
      </ol>
      <div className="row">
        <ScopeLink className="btn" href="/guide">
          {t(begun ? 'goOn' : 'begin')}
        </ScopeLink>
        <Button look="quiet" busy={save.busy} onClick={() => save.run('skip')}>
          {t('skip')}
        </Button>
      </div>
      <ProblemNote problem={save.problem} />
    </section>
  )
}

function ChapterMark({ chapter }: { chapter: GuideChapter }) {
  const t = useTranslations('guide')
  const seen = seenSteps(chapter)
  return (
    <li>
      <StateGlyph state={chapter.done ? 'ok' : seen > 0 ? 'info' : 'unknown'} />
      <span>
        {t(`chapter.${chapter.name}.short`)} <span className="muted nowrap">{chapter.done ? t('done') : t('count', { seen, of: chapter.steps.length })}</span>
      </span>
    </li>
  )
}
