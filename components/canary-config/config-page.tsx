'use client'

import { useQuery, useSuspenseQuery } from '@tanstack/react-query'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import type { Decision } from '@/lib/domains/access/core/policy'
import { configProblemsQuery, configQuery, configsQuery } from '@/lib/domains/canary/queries/configs'
import { applicationHref } from '../applications/figure-cells'
import { QueryView } from '../data/query-view'
import { LoadingBlock } from '../data/states'
import { useRefusalText } from '../delivery/refusal-text'
import { useSettled } from '../delivery/use-settled'
import { ScopeLink } from '../shell/scope-link'
import { useUrlState } from '../shell/use-url-state'
import { Why } from '../ui/button'
import { Panel } from '../ui/panel'
import { Select } from '../ui/select'
import { Moment } from '../ui/time'
import { DraftProvider } from './config-draft'
import { ConfigForm } from './config-form'
import { ConfigJson } from './config-json'
import { writeAt } from './json-path'
import { SavePanel } from './save-panel'
import { useProblemWords } from './use-problem-words'

/** The canary configs of an application: one at a time, as a form or as JSON, with what is wrong beside it. */
export function ConfigPage({ application, mayEdit }: { application: string; mayEdit: Decision }) {
  const t = useTranslations('canary.config')
  const [chosen, choose] = useUrlState('config', 'default')
  const { data: list } = useSuspenseQuery(configsQuery(application))
  return (
    <>
      <div className="page-head">
        <div className="grow">
          <h1>{t('title', { application })}</h1>
          <p className="lede">{t('lede')}</p>
        </div>
        <div className="acts">
          <ScopeLink className="btn" href={applicationHref(application)}>
            {application}
          </ScopeLink>
          <Select label={t('which')} value={chosen} options={list.items.map(({ name, version, builtIn }) => ({ value: name, label: builtIn ? t('builtIn', { name }) : t('versioned', { name, version }) }))} onChange={(name) => choose(name, 'push')} />
        </div>
      </div>
      <QueryView key={chosen} loading={<LoadingBlock height={480} />} title={t('unreadable')}>
        <Editor application={application} name={chosen} mayEdit={mayEdit} versions={new Map(list.items.map(({ name, version }) => [name, version]))} onSaved={(name) => choose(name, 'push')} />
      </QueryView>
    </>
  )
}

function Editor({ application, name, mayEdit, versions, onSaved }: { application: string; name: string; mayEdit: Decision; versions: ReadonlyMap<string, number>; onSaved: (name: string) => void }) {
  const t = useTranslations('canary.config')
  const { data: base } = useSuspenseQuery(configQuery(application, name))
  const refusal = useRefusalText()(mayEdit)
  const words = useProblemWords()
  const [view, setView] = useUrlState('view', 'form')
  const [edited, setEdited] = useState<{ of: number; config: unknown } | null>(null)
  const [broken, setBroken] = useState<string | null>(null)
  // What was edited of an older version is gone once another one is read: it was saved.
  const draft = edited?.of === base.version ? edited.config : base.config
  const text = useSettled(JSON.stringify(draft))
  const check = useQuery({ ...configProblemsQuery(text), enabled: mayEdit.allowed, placeholderData: (before) => before })
  const problems = check.data?.problems ?? []
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const blocked = refusal ?? (broken !== null ? t('json.broken', { message: broken }) : errors > 0 ? t('wrong', { count: errors }) : null)
  return (
    <DraftProvider value={{ config: draft, problems, mayEdit: mayEdit.allowed, words, change: (path, next) => setEdited({ of: base.version, config: writeAt(draft, path, next) }) }}>
      <div className="cols">
        <Panel
          title={base.builtIn ? t('builtIn', { name }) : t('versioned', { name, version: base.version })}
          end={
            <span className="seg">
              {(['form', 'json'] as const).map((one) => (
                <button
                  key={one}
                  type="button"
                  aria-pressed={view === one}
                  onClick={() => {
                    setBroken(null)
                    setView(one)
                  }}
                >
                  {t(`view.${one}`)}
                </button>
              ))}
            </span>
          }
          footer={base.builtIn ? <span>{t('builtInNote')}</span> : <span>{t('savedBy', { name: base.createdBy })} <Moment atMs={Date.parse(base.createdAt)} style="full" /></span>}
          body
        >
          {refusal !== null && (
            <div className="mb-4">
              <Why id="config-refused">{refusal}</Why>
            </div>
          )}
          {view === 'json' ? <ConfigJson key={base.version} onBroken={setBroken} /> : <ConfigForm key={base.version} />}
        </Panel>
        <SavePanel application={application} base={base} draft={draft} versions={versions} blocked={blocked} onSaved={onSaved} />
      </div>
    </DraftProvider>
  )
}
