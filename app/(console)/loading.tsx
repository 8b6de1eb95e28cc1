import { useTranslations } from 'next-intl'

/** The boxes that most pages have, drawn after 400 ms only. */
export default function Loading() {
  const t = useTranslations('data')
  return (
    <div aria-busy="true">
      <p className="vh" role="status">
        {t('loading')}
      </p>
      <div className="page-head" aria-hidden="true">
        <div className="grow stack">
          <span className="sk sk-hold" style={{ width: 220, height: 20 }} />
          <span className="sk sk-hold" style={{ width: 380, maxWidth: '100%' }} />
        </div>
      </div>
      <div className="panel" aria-hidden="true" style={{ minHeight: 320 }}>
        <div className="body stack stack-4">
          {[62, 84, 71, 78, 55].map((width) => (
            <span key={width} className="sk sk-hold" style={{ width: `${width}%` }} />
          ))}
        </div>
      </div>
    </div>
  )
}
