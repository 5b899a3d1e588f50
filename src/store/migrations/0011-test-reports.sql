-- Times of files of tests from the artifacts of one attempt of a run: TestReport[] as JSON, deflated; an empty list: there were none. An artifact
-- belongs to a run, not to a job.
create table test_report (
  repository_id bigint not null,
  run_id bigint not null,
  attempt integer not null,
  reports bytea not null,
  primary key (repository_id, run_id, attempt)
);

-- When the pull request was merged, as GitHub says: the runs that begin after it measure the change. Until now only that it was merged was kept.
alter table proposal add column merged_at timestamptz;
update proposal set merged_at = coalesce(pull_request_updated_at, updated_at) where state = 'merged';
