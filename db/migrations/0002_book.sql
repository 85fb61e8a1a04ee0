insert into clock (id) values (true);
--> statement-breakpoint
-- Room on the page for the next version of a row: draining a lot and moving a balance stay heap-only updates.
alter table accounts set (fillfactor = 50);
--> statement-breakpoint
alter table lots set (fillfactor = 50);
--> statement-breakpoint
-- The book is only ever added to. The grants below already say so; the trigger says it to the owner as well.
create function refuse_rewriting() returns trigger language plpgsql as
$$ begin raise exception 'The book is append-only: % on % is refused. A correction is a new entry.', tg_op, tg_table_name; end $$;
--> statement-breakpoint
create trigger entries_append_only before update or delete on entries for each row execute function refuse_rewriting();
--> statement-breakpoint
create trigger entries_no_truncate before truncate on entries for each statement execute function refuse_rewriting();
--> statement-breakpoint
-- A job that exists exactly when the caller's transaction commits. The queue's own tables belong to the owner.
create function enqueue(task text, payload json, job_key text default null, run_at timestamptz default null)
returns void language plpgsql security definer set search_path = public, pg_temp as
$$ begin perform graphile_worker.add_job(task, payload, job_key => enqueue.job_key, run_at => enqueue.run_at, max_attempts => 12); end $$;
--> statement-breakpoint
revoke execute on function enqueue from public;
--> statement-breakpoint
grant usage on schema public to refill_app;
--> statement-breakpoint
grant execute on function enqueue, clock_now to refill_app;
--> statement-breakpoint
grant select, insert, update, delete on all tables in schema public to refill_app;
--> statement-breakpoint
revoke update, delete, truncate on entries from refill_app;
--> statement-breakpoint
alter default privileges in schema public grant select, insert, update, delete on tables to refill_app;
--> statement-breakpoint
grant usage on all sequences in schema public to refill_app;
--> statement-breakpoint
alter default privileges in schema public grant usage on sequences to refill_app;
