'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useId, useState } from 'react'
import { applicationQuery, applicationsQuery } from '@/lib/domains/applications/queries/applications'
import { ApplicationName } from '@/lib/kernel/names'
import { ProblemError } from '@/lib/http/get-json'
import { TextField } from '../forms/field'
import { useSettled } from './use-settled'

/** An estate has a thousand applications: the server searches, the browser completes. */
export function ApplicationPicker({ value, onPick }: { value: string; onPick: (name: string) => void }) {
  const t = useTranslations('delivery')
  const listId = useId()
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  // The address may change from elsewhere: going back, or a link. What is being typed is not taken away.
  if (value !== seen) {
    setSeen(value)
    if (value !== '') setTyped(value)
  }
  const asked = useSettled(typed.trim())
  const found = useQuery({ ...applicationsQuery({ ...(asked && { q: asked.slice(0, 40) }), limit: 20 }), placeholderData: keepPreviousData })
  const named = ApplicationName.safeParse(value).success
  const chosen = useQuery({ ...applicationQuery(value), enabled: named })
  const now = chosen.data?.current.map(({ serverGroup, version, release }) => `${serverGroup} (${version || `#${release}`})`).join(', ')
  const missing = value !== '' && (!named || (chosen.error instanceof ProblemError && chosen.error.code === 'not-found'))
  const put = (text: string) => {
    setTyped(text)
    // A name from the list is whole when it stands there; anything else waits until it is sent, and nothing is chosen meanwhile.
    if (found.data?.items.some(({ name }) => name === text.trim())) onPick(text.trim())
    else if (value !== '') onPick('')
  }
  return (
    <>
      <TextField
        label={t('new.application')}
        hint={chosen.data && !missing ? t('new.applicationOf', { team: chosen.data.team, now: now || t('new.nothingRuns') }) : t('new.applicationHint')}
        error={missing ? t('new.noApplication', { name: value }) : null}
        list={listId}
        mono
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onValue={put}
        onBlur={() => typed.trim() !== value && onPick(typed.trim())}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return
          event.preventDefault()
          onPick(typed.trim())
        }}
      />
      <datalist id={listId}>
        {found.data?.items.map(({ name, team }) => (
          <option key={name} value={name}>
            {team}
          </option>
        ))}
      </datalist>
    </>
  )
}
