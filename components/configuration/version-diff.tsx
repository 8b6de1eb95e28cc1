'use client'

import { useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { configDiffQuery, configVersionQuery } from '@/lib/domains/configuration/queries/documents'
import type { ConfigDocumentText, KeyChange } from '@/lib/domains/configuration/schemas'
import { Failed, LoadingBlock } from '../data/states'
import { useUrlState } from '../shell/use-url-state'
import { changedParts, lineDiff } from './line-diff'
import { Value } from './place-words'

interface Props {
  document: Pick<ConfigDocumentText, 'id' | 'layer'>
  from: number
  to: number
}

/** What changed between two versions: by key, as applications read it, or line by line, as people wrote it. A schema has lines alone. */
export function VersionDiff({ document, from, to }: Props) {
  const t = useTranslations('configuration')
  const [chosen, choose] = useUrlState('by', 'keys')
  const byLines = document.layer === 'schema' || chosen === 'lines'
  return (
    <>
      {document.layer !== 'schema' && (
        <div>
          <span className="seg">
            {(['keys', 'lines'] as const).map((one) => (
              <button key={one} type="button" aria-pressed={byLines === (one === 'lines')} onClick={() => choose(one)}>
                {t(`diff.${one}`)}
              </button>
            ))}
          </span>
        </div>
      )}
      {byLines ? <Lines document={document} from={from} to={to} /> : <Keys id={document.id} from={from} to={to} />}
    </>
  )
}

function Keys({ id, from, to }: { id: string; from: number; to: number }) {
  const t = useTranslations('configuration')
  const { data, error, refetch } = useQuery(configDiffQuery(id, from, to))
  if (data) return data.changes.length === 0 ? <p className="muted">{t(from === to ? 'diff.first' : 'diff.noKeys')}</p> : <KeyChanges changes={data.changes} label={t('diff.keys')} />
  return error ? <Failed error={error} retry={() => void refetch()} /> : <LoadingBlock height={160} />
}

export function KeyChanges({ changes, label }: { changes: readonly KeyChange[]; label: string }) {
  const t = useTranslations('configuration')
  return (
    <ul className="config-who" aria-label={label} tabIndex={0}>
      {changes.map(({ key, before, after }) => (
        <li key={key}>
          <div className="mono med config-value">{key}</div>
          <div>
            <Value value={before} /> <span aria-hidden="true">→</span>
            <span className="vh">{t('who.becomes')}</span> <Value value={after} />
          </div>
        </li>
      ))}
    </ul>
  )
}

const marks = { same: ['', ' '], removed: ['d', '-'], added: ['a', '+'] } as const

function Lines({ document: { id }, from, to }: Props) {
  const [one, other] = [useQuery(configVersionQuery(id, from)), useQuery(configVersionQuery(id, to))]
  const error = one.error ?? other.error
  if (!one.data || !other.data) return error ? <Failed error={error} retry={() => void Promise.all([one.refetch(), other.refetch()])} /> : <LoadingBlock height={160} />
  return <TextDiff before={one.data.text} after={other.data.text} whole={from === to} />
}

/** Two texts line by line: what changed with a few lines around it, or the whole. */
export function TextDiff({ before, after, whole = false }: { before: string; after: string; whole?: boolean }) {
  const t = useTranslations('configuration')
  const lines = lineDiff(before, after)
  const parts = whole ? lines : changedParts(lines)
  if (!whole && lines.every(({ kind }) => kind === 'same')) return <p className="muted">{t('diff.noLines')}</p>
  return (
    <div className="diff" tabIndex={0} role="region" aria-label={t('diff.lines')}>
      {parts.map((part, at) =>
        part.kind === 'skipped' ? (
          <div key={at} className="h">
            {t('diff.skipped', { count: part.count })}
          </div>
        ) : (
          <div key={at} className={marks[part.kind][0]}>
            {marks[part.kind][1]} {part.text}
          </div>
        ),
      )}
    </div>
  )
}
