-- What ended long ago is found by its end, and notices of tests by their age.
CREATE INDEX "alert_resolved_at_idx" ON "alert"("resolved_at");
CREATE INDEX "alert_notice_created_at_idx" ON "alert_notice"("created_at");
