import { execFile } from 'node:child_process'
import { chmodSync, readdirSync, readFileSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

const isOlderThan121 = (version: string): boolean => {
  const [, major, minor] = /go(\d+)\.(\d+)/.exec(version) ?? []
  return Number(major) === 1 && Number(minor) < 21
}

/**
 * The Go that builds a module: the installed one, which fetches a newer one by itself where the module asks for it. Go before 1.21 (that
 * of Debian 12) cannot, but can have it as the module that later ones fetch; files of a module cannot be executed, and none of them may
 * be called go.mod.
 */
export async function goFor(folder: string): Promise<{ go: string; env: NodeJS.ProcessEnv }> {
  const { stdout: version } = await run('go', ['env', 'GOVERSION'])
  if (!isOlderThan121(version)) return { go: 'go', env: { ...process.env, GOTOOLCHAIN: 'auto' } }
  const [, wanted] = /^go (\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8')) ?? []
  const { stdout: platform } = await run('go', ['env', 'GOOS', 'GOARCH'])
  const { stdout } = await run('go', ['mod', 'download', '-json', `golang.org/toolchain@v0.0.1-go${wanted}.${platform.trim().replace(/\s+/, '-')}`], { cwd: '/' })
  const { Dir: dir } = JSON.parse(stdout) as { Dir: string }
  for (const entry of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
    const path = join(dir, entry)
    if (/^(bin|pkg\/tool\/[^/]+)\/[^/]+$/.test(entry)) chmodSync(path, 0o755)
    if (!/(^|\/)_go\.mod$/.test(entry)) continue
    chmodSync(dirname(path), 0o755)
    renameSync(path, join(dirname(path), 'go.mod'))
  }
  return { go: join(dir, 'bin/go'), env: { ...process.env, GOROOT: dir, GOTOOLCHAIN: 'local' } }
}
