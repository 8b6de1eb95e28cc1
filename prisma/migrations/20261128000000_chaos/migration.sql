CREATE TABLE "chaos_run" (
    "id" TEXT NOT NULL,
    "number" SERIAL NOT NULL,
    "application_id" TEXT NOT NULL,
    "touches" TEXT[] NOT NULL,
    "title" TEXT NOT NULL DEFAULT '',
    "plan" JSONB NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'checking',
    "phase_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "verdict" TEXT,
    "reason" JSONB,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "abort_asked" JSONB,
    "take_backs" INTEGER NOT NULL DEFAULT 0,
    "started_by" JSONB NOT NULL,
    "why" TEXT NOT NULL DEFAULT '',
    "version" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "injected_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3),
    "gone_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    CONSTRAINT "chaos_run_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "chaos_run_number_key" ON "chaos_run"("number");
CREATE INDEX "chaos_run_application_id_number_idx" ON "chaos_run"("application_id", "number");
CREATE INDEX "chaos_run_phase_idx" ON "chaos_run"("phase");
-- One run at a time on an application.
CREATE UNIQUE INDEX "chaos_run_under_way_key" ON "chaos_run"("application_id") WHERE "phase" <> 'done';

CREATE TABLE "chaos_sample" (
    "run_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "values" JSONB NOT NULL,
    "counts" JSONB NOT NULL,
    "known" BOOLEAN NOT NULL,
    CONSTRAINT "chaos_sample_pkey" PRIMARY KEY ("run_id", "at")
);

ALTER TABLE "chaos_run" ADD CONSTRAINT "chaos_run_application_id_fkey" FOREIGN KEY ("application_id") REFERENCES "application"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "chaos_sample" ADD CONSTRAINT "chaos_sample_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "chaos_run"("id") ON DELETE CASCADE ON UPDATE CASCADE;
