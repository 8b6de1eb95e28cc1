import { useTranslations } from 'next-intl'
import { Icon } from '../ui/icon'

export function MissingPage() {
  const t = useTranslations('common.notFound')
  return (
    <section className="panel">
      <div className="empty">
        <Icon name="search" />
        <h1>{t('title')}</h1>
        <p>{t('cure')}</p>
        <a className="btn" href="/">
          {t('back')}
        </a>
      </div>
    </section>
  )
}
