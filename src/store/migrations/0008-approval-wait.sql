-- A deployment protection rule held the job back, so that its creation does not say when it was queued.
alter table job_run add column awaited_approval boolean not null default false;
