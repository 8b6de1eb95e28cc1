CREATE TABLE "dashboard" (
    "id" TEXT NOT NULL,
    "team_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "panels" JSONB NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "dashboard_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "dashboard_team_id_name_key" ON "dashboard"("team_id", "name");

ALTER TABLE "dashboard" ADD CONSTRAINT "dashboard_team_id_fkey" FOREIGN KEY ("team_id") REFERENCES "team"("id") ON DELETE CASCADE ON UPDATE CASCADE;
