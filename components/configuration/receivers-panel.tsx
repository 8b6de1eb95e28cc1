'use client'

import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import type { ConfigPreview, Receivers } from '@/lib/domains/configuration/schemas'
import { Failed } from '../data/states'
import { TextField } from '../forms/field'
import { Panel } from '../ui/panel'
import { Pill } from '../ui/pill'
import { Value } from './place-words'
import type { Preview } from './use-preview'

/** Who would get which value, were it saved now. Follows what is typed. */
export function ReceiversPanel({ preview, profiles, onProfiles }: { preview: Preview; profiles: string; onProfiles: (typed: string) => void }) {
  const t = useTranslations('configuration')
  const { answer, error, checking } = preview
  const content: ReactNode = error ? (
    <Failed error={error} title={t('who.unknown')}>
      {t('who.savesAnyway')}
    </Failed>
  ) : answer === null ? (
    <p className="muted">{checking ? t('who.checking') : t('who.nothing')}</p>
  ) : answer.problems.length > 0 ? (
    <p className="soft">{t('who.mend')}</p>
  ) : answer.changes.length === 0 ? (
    <p className="soft">{t('who.sameValues')}</p>
  ) : (
    <Seen answer={answer} />
  )
  return (
    <Panel title={t('who.title')} body busy={checking}>
      <div className="stack">
        {content}
        {answer !== null && !error && <TextField label={t('who.asProfiles')} hint={t('who.asProfilesHint')} mono autoComplete="off" spellCheck={false} placeholder={answer.profiles.join(', ')} value={profiles} onValue={onProfiles} />}
      </div>
    </Panel>
  )
}

function Seen({ answer }: { answer: ConfigPreview }) {
  const t = useTranslations('configuration')
  const reached = new Set(answer.receivers.map(({ key }) => key))
  const hidden = answer.changes.filter(({ key }) => !reached.has(key))
  return (
    <div className="stack">
      <p role="status" className="med">
        {t('who.sum', { instances: answer.instances, keys: reached.size })}
      </p>
      {answer.receivers.length > 0 && (
        <ul className="config-who" aria-label={t('who.title')} tabIndex={0}>
          {answer.receivers.map((one) => (
            <Row key={`${one.key} ${one.before?.value} ${one.after?.value}`} one={one} />
          ))}
        </ul>
      )}
      {answer.more && <p className="xs muted">{t('who.more')}</p>}
      {hidden.length > 0 && !answer.more && (
        <p className="sm soft">
          {t('who.hidden', { count: hidden.length })} <span className="mono config-value">{hidden.slice(0, 20).map(({ key }) => key).join(', ')}</span>
        </p>
      )}
    </div>
  )
}

function Row({ one: { key, before, after, instances, applications, examples } }: { one: Receivers }) {
  const t = useTranslations('configuration')
  const others = instances - examples.length
  return (
    <li>
      <div className="row between">
        <span className="mono med config-value">{key}</span>
        <Pill>{t('who.instances', { count: instances })}</Pill>
      </div>
      <div>
        <Value value={before?.value ?? null} /> <span aria-hidden="true">→</span>
        <span className="vh">{t('who.becomes')}</span> <Value value={after?.value ?? null} />
      </div>
      <div className="xs muted">
        {before && t('who.from', { source: before.source })}
        {before && after && <> · </>}
        {after && t('who.to', { source: after.source })}
      </div>
      <div className="xs muted config-value">
        {applications.length > 1 ? `${applications.slice(0, 6).join(', ')}: ` : ''}
        {examples.join(', ')}
        {others > 0 && ` ${t('who.others', { count: others })}`}
      </div>
    </li>
  )
}
