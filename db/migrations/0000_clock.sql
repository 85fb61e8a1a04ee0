-- The one clock. clock_timestamp() rather than now(), so that a transaction that waited for a lock reads a time after
-- the one it waited for; whole milliseconds, so that JavaScript reads back what was written. It comes before the tables,
-- whose defaults ask it; the table that it reads itself is there by the time anybody calls it.
create function clock_now() returns timestamptz language plpgsql volatile parallel safe as
$$ begin
  return date_trunc('milliseconds', clock_timestamp()) + (select offset_ms from clock) * interval '1 millisecond';
end $$;
