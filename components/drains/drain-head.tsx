'use client'

import { useTranslations } from 'next-intl'
import { useId } from 'react'
import type { DrainDetail } from '@/lib/domains/drains/schemas'
import { useRefusalText } from '../delivery/refusal-text'
import { useTeamDecision } from '../services/use-team-decision'
import { Button, Why } from '../ui/button'
import { Moment } from '../ui/time'
import { drainWord, lagOf, problemOf } from './drain-look'
import { DrainState, useLagWords, useProblemWords } from './drain-words'

export type DrainAct = 'test' | 'pause' | 'resume' | 'change' | 'delete'

interface Props {
  drain: DrainDetail
  busy: DrainAct | null
  onAct: (act: DrainAct) => void
}

export function DrainHead({ drain, busy, onAct }: Props) {
  const t = useTranslations('drains')
  const id = useId()
  const refusal = useRefusalText()
  const decide = useTeamDecision(drain.team)
  const mayWrite = refusal(decide('drains:write'))
  const mayTest = refusal(decide('drains:test'))
  const mayDelete = refusal(decide('drains:delete'))
  const blocked = (reason: string | null, key: string) => (reason === null ? {} : { reason, reasonId: `${id}-${key}` })
  return (
    <div className="page-head">
      <div className="grow">
        <h1>
          {drain.name} <DrainState drain={drain} collectorAnswers={drain.collectorAnswers} />
        </h1>
        <Sentence drain={drain} />
        <Facts drain={drain} />
      </div>
      <div className="acts">
        <Button icon="probe" look="primary" busy={busy === 'test'} onClick={() => onAct('test')} {...blocked(mayTest, 'test')}>
          {t('test.act')}
        </Button>
        {drain.paused ? (
          <Button icon="play" busy={busy === 'resume'} onClick={() => onAct('resume')} {...blocked(mayWrite, 'write')}>
            {t('resume.act')}
          </Button>
        ) : (
          <Button icon="pause" busy={busy === 'pause'} onClick={() => onAct('pause')} {...blocked(mayWrite, 'write')}>
            {t('pause.act')}
          </Button>
        )}
        <Button icon="settings" onClick={() => onAct('change')} {...blocked(mayWrite, 'write')}>
          {t('change.act')}
        </Button>
        <Button icon="trash" look="danger" onClick={() => onAct('delete')} {...blocked(mayDelete, 'delete')}>
          {t('delete.act')}
        </Button>
        {mayTest !== null && <Why id={`${id}-test`}>{mayTest}</Why>}
        {mayWrite !== null && <Why id={`${id}-write`}>{mayWrite}</Why>}
        {mayDelete !== null && <Why id={`${id}-delete`}>{mayDelete}</Why>}
      </div>
    </div>
  )
}

/** What is true now. */
function Sentence({ drain }: { drain: DrainDetail }) {
  const t = useTranslations('drains')
  const lag = useLagWords()
  const problems = useProblemWords()
  const problem = problemOf(drain)
  const word = drainWord(drain, drain.collectorAnswers)
  return (
    <p className="lede" role="status">
      {t(`sentence.${word}`, { lag: lag(lagOf(drain)) })}
      {problem && <> {problems(problem)}</>}
    </p>
  )
}

function Facts({ drain }: { drain: DrainDetail }) {
  const t = useTranslations('drains')
  const logs = useTranslations('logs')
  const { credentials } = drain
  const secured = [t(`auth.${credentials.auth}`), credentials.username, ...credentials.headers, credentials.ca && t('facts.ca'), credentials.certificate && t('facts.certificate')].filter(Boolean).join(', ')
  const facts: [key: string, value: string][] = [
    ['kind', t(`kind.${drain.kind}`)], ['url', drain.url], ['team', drain.team], ['signals', drain.signals.map((signal) => t(`signal.${signal}`)).join(', ')],
    ['applications', drain.applications?.join(', ') ?? t('facts.all')], ...(drain.severityMin ? ([['severity', logs('filter.atLeast', { severity: logs(`severity.${drain.severityMin}`) })]] as [string, string][]) : []),
    ['credentials', secured], ['buffer', t('facts.bufferOf', { size: drain.bufferMiB })], ...(drain.localAllowed ? ([['local', t('facts.allowed')]] as [string, string][]) : []),
  ]
  return (
    <dl className="facts">
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(`facts.${key}`)}</dt>
          <dd className={key === 'url' ? 'mono' : ''} style={{ overflowWrap: 'anywhere' }}>
            {value}
          </dd>
        </div>
      ))}
      <div>
        <dt>{t('facts.created')}</dt>
        <dd>
          <Moment atMs={Date.parse(drain.createdAt)} style="full" /> {t('facts.by', { name: drain.createdBy.name })}
        </dd>
      </div>
    </dl>
  )
}
