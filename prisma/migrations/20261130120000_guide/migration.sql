-- The guided first ten minutes: from when on it counts for this person, and whether they skipped it.
ALTER TABLE "person" ADD COLUMN "guide_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;
ALTER TABLE "person" ADD COLUMN "guide_skipped" BOOLEAN NOT NULL DEFAULT false;

-- The Overview asks for a few actions by name: without this it would read the whole ledger for them.
CREATE INDEX "ledger_entry_action_position_idx" ON "ledger_entry"("action", "position");
