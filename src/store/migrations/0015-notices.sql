-- What is to be told of a repository, each once at each place. An end is null until then: sent, off, refused or moot.
create table notice (
  repository_id bigint not null,
  key text not null,
  kind text not null,
  severity text,
  title text not null,
  markdown text not null,
  text text not null,
  created_at timestamptz not null,
  chat text,
  chat_at timestamptz,
  issue text,
  issue_at timestamptz,
  primary key (repository_id, key)
);
-- The issue that was used last for one purpose: alerts or digest.
create table notice_issue (
  repository_id bigint not null,
  issue text not null,
  number integer not null,
  primary key (repository_id, issue)
);
alter table upkeep
  -- When a digest was last asked for.
  add column digest_asked_at timestamptz,
  -- When it is to be looked at again whether one is due; null: now.
  add column digest_look_at timestamptz;
