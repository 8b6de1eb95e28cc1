'use client'

import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { destroyServerGroup } from '@/lib/domains/delivery/queries/server-groups'
import type { ServerGroup } from '@/lib/domains/delivery/schemas'
import { FormDialog } from '../forms/form-dialog'
import { useWrite, WhyField, WriteProblem } from './write-dialog'

/** Irreversible: says what ends and how to go back, and asks for the name. */
export function DestroyDialog({ group, onClose }: { group: ServerGroup; onClose: () => void }) {
  const t = useTranslations('application')
  const id = useId()
  const [typed, setTyped] = useState('')
  const [why, setWhy] = useState('')
  const write = useWrite(() => destroyServerGroup(group, why.trim()), t('destroy.done', { name: group.name }), onClose)
  const reason = typed === group.name ? undefined : t('destroy.typeFirst', { name: group.name })
  return (
    <FormDialog
      title={t('destroy.title', { name: group.name })} act={t('destroy.submit', { name: group.name })} look={reason === undefined ? 'stop' : 'danger'}
      busy={write.isPending} missing={reason} missingId={`${id}-hint`} onSubmit={() => write.mutate()} onClose={onClose}
    >
      <p>{t('destroy.what', { running: group.healthy + group.starting + group.sick, zones: group.zones.join(', ') })}</p>
      <p className="soft">{t('destroy.back', { release: group.release.version || `#${group.release.number}` })}</p>
      <div className="field">
        <label htmlFor={`${id}-name`}>{t('destroy.type', { name: group.name })}</label>
        <div className="input">
          <input id={`${id}-name`} className="mono" value={typed} onChange={(event) => setTyped(event.target.value)} aria-describedby={`${id}-hint`} autoFocus autoComplete="off" spellCheck={false} />
        </div>
        <span className="hint" id={`${id}-hint`}>
          {t('destroy.typeFirst', { name: group.name })}
        </span>
      </div>
      <WhyField id={`${id}-why`} value={why} onChange={setWhy} />
      <WriteProblem error={write.error} />
    </FormDialog>
  )
}
