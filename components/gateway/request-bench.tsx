'use client'

import { useSearchParams } from 'next/navigation'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { testRequest } from '@/lib/domains/gateway/queries/routes'
import { routeMethods, type RouteTest } from '@/lib/domains/gateway/route-schemas'
import { SelectField, TextField } from '../forms/field'
import { ProblemNote } from '../forms/problem-note'
import { useSubmit } from '../forms/use-submit'
import { useQueryChange } from '../shell/use-url-state'
import { Button } from '../ui/button'
import { Panel } from '../ui/panel'
import { BenchResult } from './bench-result'

/** `x-plan: gold; x-user: 7` */
export function headersOf(text: string): { name: string; value: string }[] {
  return text.split(';').flatMap((pair) => {
    const at = pair.indexOf(':')
    return at > 0 ? [{ name: pair.slice(0, at).trim(), value: pair.slice(at + 1).trim() }] : []
  })
}

/** What the server says of any of the headers. */
const headersError = (errorOf: (field: string) => string | null, text: string) => ['headers', ...headersOf(text).flatMap((_, at) => [`headers/${at}/name`, `headers/${at}/value`])].map(errorOf).find((one) => one !== null) ?? null

/** Where would this request go, and why: asked of the proxy itself, which sends nothing. */
export function RequestBench() {
  const t = useTranslations('gateway')
  const params = useSearchParams()
  const change = useQueryChange()
  const [method, setMethod] = useState(() => routeMethods.find((one) => one === params.get('method')) ?? 'GET')
  const [host, setHost] = useState(params.get('host') ?? '')
  const [path, setPath] = useState(params.get('path') ?? '/')
  const [headers, setHeaders] = useState(params.get('headers') ?? '')
  const [result, setResult] = useState<RouteTest | null>(null)
  const { busy, problem, errorOf, submit } = useSubmit(() => testRequest({ method, host: host.trim(), path, headers: headersOf(headers) }), (answer) => {
    setResult(answer)
    // The question is in the address: whoever gets the link asks the same.
    change({ method: method === 'GET' ? null : method, host: host.trim() || null, path: path === '/' ? null : path, headers: headers.trim() || null })
  })
  return (
    <Panel title={t('bench.title')} body>
      <form className="form" noValidate onSubmit={submit}>
        <p className="soft">{t('bench.lede')}</p>
        <SelectField label={t('bench.method')} value={method} options={routeMethods.map((value) => ({ value, label: value }))} onValue={setMethod} />
        <TextField label={t('bench.path')} mono autoComplete="off" spellCheck={false} maxLength={4_096} value={path} onValue={setPath} error={errorOf('path')} />
        <TextField label={t('bench.host')} hint={t('bench.hostHint')} mono autoComplete="off" spellCheck={false} maxLength={260} value={host} onValue={setHost} error={errorOf('host')} />
        <TextField label={t('bench.headers')} hint={t('bench.headersHint')} mono autoComplete="off" spellCheck={false} value={headers} onValue={setHeaders} error={headersError(errorOf, headers)} />
        <ProblemNote problem={problem} />
        <div className="acts">
          <Button type="submit" icon="probe" busy={busy}>
            {t('bench.act')}
          </Button>
        </div>
      </form>
      {result && <BenchResult test={result} />}
    </Panel>
  )
}
