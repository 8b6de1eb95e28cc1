-- What telemetry tells of a run: by ten seconds, and later than the proxy's own counts.
CREATE TABLE "chaos_step" (
    "run_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "values" JSONB NOT NULL,
    CONSTRAINT "chaos_step_pkey" PRIMARY KEY ("run_id", "at")
);

ALTER TABLE "chaos_step" ADD CONSTRAINT "chaos_step_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "chaos_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
