-- Few are not concluded: they are looked at again.
create index check_run_unconcluded on check_run (updated_at) where conclusion is null;
