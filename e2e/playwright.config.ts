import { defineConfig } from '@playwright/test'

const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** A real browser against the launched production build: `support/product.setup.ts` starts it on free ports with its own data. */
export default defineConfig({
  testDir: '.',
  globalSetup: './support/product.setup.ts',
  outputDir: '../test-results',
  // Limits, not expectations: a busy machine must not decide a test.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  // One product and two cores: tests share them, one after the other.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    viewport: { width: 1440, height: 900 },
    // Recording takes its share of two cores, for files that nobody keeps where only the output is read.
    trace: process.env.CI ? 'off' : 'retain-on-failure',
    launchOptions: { executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium', args },
  },
})
