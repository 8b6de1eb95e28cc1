import { preferenceCookies } from '@/lib/i18n/preference-cookies'

/**
 * Runs before the first paint: no schema may try whether `eval` is allowed (the policy forbids it, and would report each try), the system's theme where the reader follows it, and the reader's time zone for the next
 * answer of the server. Text, because it must not wait for a bundle.
 */
export const firstPaint = `(function(){globalThis.__zod_globalConfig={jitless:true};var e=document.documentElement,m=matchMedia('(prefers-color-scheme: dark)');
function f(){if(e.dataset.themeChoice==='system')e.dataset.theme=m.matches?'dark':'light'}f();m.addEventListener('change',f);
try{document.cookie='${preferenceCookies.zone}='+encodeURIComponent(Intl.DateTimeFormat().resolvedOptions().timeZone)+';path=/;max-age=31536000;samesite=lax'}catch(x){}})()`
