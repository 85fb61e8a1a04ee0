ALTER TABLE "subscription_changes" ADD COLUMN "kept_cents" bigint;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "kept_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "kept_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "kept_tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "back_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscription_changes" ADD COLUMN "back_tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "checkout_misses" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "surplus_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "surplus_tried_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "subscriptions" ADD COLUMN "surplus_closed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "workspaces" ADD COLUMN "customer_misses" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "subscription_changes_to_keep" ON "subscription_changes" USING btree ("kept_tried_at") WHERE kept_cents is not null and kept_at is null and status = 'done';--> statement-breakpoint
CREATE INDEX "subscriptions_surplus" ON "subscriptions" USING btree ("surplus_tried_at") WHERE status = 'abandoned' and surplus_closed_at is null;