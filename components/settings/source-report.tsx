import { useTranslations } from 'next-intl'
import { engineTitles, isWarning, type SourceFinding, type SourceReport as Report } from '@/lib/domains/telemetry/source-schemas'
import { State } from '../ui/state'

export function useFindingWords(): (finding: SourceFinding) => string {
  const t = useTranslations('sources.finding')
  return (finding) => {
    switch (finding.kind) {
      case 'blocked':
        return t('blocked', { address: finding.address })
      case 'name':
        return t('name', { host: finding.host })
      case 'refused':
        return t('refused', { address: finding.address })
      case 'unreachable':
        return t('unreachable', { address: finding.address })
      case 'timeout':
        return t('timeout', { seconds: finding.seconds })
      case 'tls':
        return t(`tls.${finding.problem}`)
      case 'ca':
        return t('ca')
      case 'login':
        return t('login', { status: finding.status })
      case 'tenant':
        return t('tenant')
      case 'path':
        return t('path', { path: finding.path })
      case 'redirect':
        return t('redirect', { to: finding.to })
      case 'product':
        return finding.found === null ? t('unknownProduct') : t('product', { found: engineTitles[finding.found] })
      case 'status':
        return t('status', { status: finding.status })
      case 'too-large':
        return t('tooLarge', { mebibytes: Math.round(finding.bytes / 1_048_576) })
      case 'broken':
        return t('broken')
      case 'skew':
        return finding.seconds > 0 ? t('ahead', { seconds: finding.seconds }) : t('behind', { seconds: -finding.seconds })
      case 'empty':
        return t('empty')
      case 'unknown-names':
        return t('unknownNames', { names: finding.names.join(', ') })
    }
  }
}

/** What a test of a connection found: each fault with its cure, and what there is as a proof. */
export function SourceReport({ report: { usable, findings, version, tookMs, applications } }: { report: Report }) {
  const t = useTranslations('sources.report')
  const words = useFindingWords()
  return (
    <div className={`note ${usable ? (findings.length > 0 ? 'warn' : 'ok') : 'bad'}`} role="status">
      <div>
        <State state={usable ? (findings.length > 0 ? 'warn' : 'ok') : 'bad'} word={t(usable ? (findings.length > 0 ? 'usableBut' : 'usable') : 'unusable')} />
        {findings.map((finding) => (
          <div key={JSON.stringify(finding)} className="sm">
            {isWarning(finding) && usable ? <span className="muted">{t('warning')} </span> : null}
            {words(finding)}
            {'words' in finding && finding.words !== '' && <span className="mono xs muted"> {finding.words}</span>}
          </div>
        ))}
        <div className="xs muted">
          {version !== null && <>{t('version', { version })} · </>}
          {t('took', { ms: tookMs })}
          {applications.length > 0 && <> · {t('applications', { names: applications.slice(0, 5).join(', '), more: Math.max(0, applications.length - 5) })}</>}
        </div>
      </div>
    </div>
  )
}
