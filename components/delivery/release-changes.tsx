'use client'

import { useTranslations } from 'next-intl'
import type { ReleaseDifference } from '@/lib/domains/delivery/rollout-schemas'
import { Panel } from '../ui/panel'

const filesShown = 12

/** The release that serves against the one that is to: files by contents, the start command, names of variables. */
export function ReleaseChanges({ changes }: { changes: ReleaseDifference }) {
  const t = useTranslations('delivery')
  const { from, to, files, command, variables } = changes
  const lines = files ? [...files.changed.map((name) => ({ sign: '~', name })), ...files.added.map((name) => ({ sign: '+', name })), ...files.removed.map((name) => ({ sign: '-', name }))] : []
  const same = from !== null && files !== null && lines.length === 0 && !command && Object.values(variables).every((names) => names.length === 0)
  const more = (files?.more ?? 0) + Math.max(0, lines.length - filesShown)
  return (
    <Panel title={t('preview.changes')} body>
      <div className="diff" tabIndex={0}>
        {from && from.number !== to.number && <div className="d">- {t('preview.release', { number: from.number, version: from.version })}</div>}
        {from?.number === to.number ? <div className="h">{t('preview.release', { number: to.number, version: to.version })}</div> : <div className="a">+ {t('preview.release', { number: to.number, version: to.version })}</div>}
        {command && from && <div className="d">- {from.command.join(' ')}</div>}
        {command && <div className="a">+ {to.command.join(' ')}</div>}
        {lines.slice(0, filesShown).map(({ sign, name }) => (
          <div key={`${sign}${name}`} className={sign === '-' ? 'd' : sign === '+' ? 'a' : ''}>
            {sign} {name}
          </div>
        ))}
        {more > 0 && <div className="h">{t('preview.moreFiles', { more })}</div>}
        <VariableLines variables={variables} />
      </div>
      <p className="sm soft mt-2">
        {from === null ? t('preview.nothing') : same ? t('preview.same') : files === null ? t('preview.filesUnknown') : t('preview.files', { added: files.added.length, changed: files.changed.length, removed: files.removed.length })}
      </p>
    </Panel>
  )
}

/** Values may be secrets: names alone. */
function VariableLines({ variables: { added, removed, changed } }: Pick<ReleaseDifference, 'variables'>) {
  const t = useTranslations('delivery')
  return (
    <>
      {changed.map((name) => <div key={name}>~ {t('preview.variable', { name })}</div>)}
      {added.map((name) => <div key={name} className="a">+ {t('preview.variable', { name })}</div>)}
      {removed.map((name) => <div key={name} className="d">- {t('preview.variable', { name })}</div>)}
    </>
  )
}
