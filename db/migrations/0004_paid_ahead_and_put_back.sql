ALTER TABLE "subscription_changes" ADD COLUMN "replaces_plan" text;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "replaces_interval" text;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "quote" text;--> statement-breakpoint
ALTER TABLE "subscription_invoices" ADD COLUMN "due_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "subscription_invoices_invoice" ON "subscription_invoices" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "subscription_invoices_ahead" ON "subscription_invoices" USING btree ("due_at") WHERE outcome = 'ahead';--> statement-breakpoint
CREATE INDEX "subscriptions_read" ON "subscriptions" USING btree ("read_number") WHERE status in ('incomplete', 'trialing', 'active', 'past_due', 'unpaid', 'paused');