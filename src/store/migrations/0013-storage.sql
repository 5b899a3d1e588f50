-- What GitHub's lists of caches and artifacts said last: RepositoryStorage as JSON, deflated.
create table storage (
  repository_id bigint primary key,
  read_at timestamptz not null,
  storage bytea not null
);
alter table upkeep add column storage_asked_at timestamptz;

-- How the list of caches contradicts what a log said.
alter table cache_outcome add column doubt text;
