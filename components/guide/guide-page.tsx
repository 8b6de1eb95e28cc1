'use client'

import { useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { Fragment } from 'react'
import { guideQuery } from '@/lib/domains/guide/queries/guide'
import { type Guide, sampleNames } from '@/lib/domains/guide/schemas'
import { Empty } from '../data/states'
import { ProblemNote } from '../forms/problem-note'
import { ScopeLink } from '../shell/scope-link'
import { useStreamInvalidation } from '../shell/use-live'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { State } from '../ui/state'
import { nextStep, seenSteps } from './guide-links'
import { GuideStepLine } from './guide-step'
import { useSaveGuide } from './use-save-guide'

/** The first ten minutes and what may follow: chapters, each with what to press, what to look for and where: marked by what the ledger has seen. */
export function GuidePage() {
  const t = useTranslations('guide')
  useStreamInvalidation(['changes'], [['guide']])
  const { data: guide } = useSuspenseQuery({ ...guideQuery(), refetchInterval: 15_000 })
  const save = useSaveGuide()
  const next = nextStep(guide)
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title')}</h1>
          <p className="lede">{t(guide.complete ? 'ledeComplete' : 'lede')}</p>
        </div>
        {guide.here && <Acts guide={guide} busy={save.busy} save={save.run} />}
      </div>
      <ProblemNote problem={save.problem} />
      {guide.here ? (
        <div className="stack stack-4 guide">
          {guide.chapters.map((chapter, at) => (
            <Fragment key={chapter.name}>
              {chapter.further && !guide.chapters[at - 1]?.further && <p className="soft">{t('further')}</p>}
              <Panel
                title={t('chapterTitle', { number: at + 1, title: t(`chapter.${chapter.name}.title`) })}
                end={<State state={chapter.done ? 'ok' : 'unknown'} word={chapter.done ? t('done') : t('count', { seen: seenSteps(chapter), of: chapter.steps.length })} />}
                {...(chapter.name === 'break' && { footer: <ScopeLink className="sm" href={`/applications/${sampleNames.home}`}>{t('homeLink')}</ScopeLink> })}
              >
                <p className="soft guide-lede">{t(`chapter.${chapter.name}.lede`)}</p>
                <ol className="steps" aria-label={t(`chapter.${chapter.name}.title`)}>
                  {chapter.steps.map((step) => (
                    <GuideStepLine key={step.name} id={`${chapter.name}.${step.name}`} step={step} links={guide.links} isNext={next === `${chapter.name}.${step.name}`} done={chapter.done} />
                  ))}
                </ol>
              </Panel>
            </Fragment>
          ))}
        </div>
      ) : (
        <Empty title={t('notHere.title')}>{t('notHere.text')}</Empty>
      )}
    </>
  )
}

function Acts({ guide, busy, save }: { guide: Guide; busy: boolean; save: (act: 'skip' | 'show' | 'restart') => void }) {
  const t = useTranslations('guide')
  return (
    <div className="acts">
      {guide.chapters.some((chapter) => seenSteps(chapter) > 0) && (
        <Button look="quiet" icon="retry" busy={busy} onClick={() => save('restart')}>
          {t('restart')}
        </Button>
      )}
      {guide.skipped ? (
        <Button busy={busy} onClick={() => save('show')}>
          {t('show')}
        </Button>
      ) : (
        !guide.complete && (
          <Button look="quiet" busy={busy} onClick={() => save('skip')}>
            {t('skip')}
          </Button>
        )
      )}
    </div>
  )
}
